// The page of the classifier service. One file, nothing from elsewhere.
// Whatever comes from outside becomes a text node: nothing here ever parses data as HTML.
"use strict";
(() => {
  const $ = (id) => document.getElementById(id);
  const NS = "http://www.w3.org/2000/svg";
  const LINK_LIMIT = 16384; // bytes of text that a link may hold

  // ---- small helpers ----------------------------------------------------------------------

  /** An element: el("p", {class: "soft"}, "text", child, …); functions are listeners. */
  function el(name, attributes, ...children) {
    return fill(document.createElement(name), attributes, children);
  }
  function svg(name, attributes, ...children) {
    return fill(document.createElementNS(NS, name), attributes, children);
  }
  function fill(node, attributes, children) {
    for (const [key, value] of Object.entries(attributes || {})) {
      if (value === undefined || value === null || value === false) continue;
      if (typeof value === "function") node.addEventListener(key, value);
      else node.setAttribute(key, value === true ? "" : value);
    }
    for (const child of children.flat(3)) {
      if (child !== undefined && child !== null && child !== false) node.append(child);
    }
    return node;
  }
  const list = (value) => (Array.isArray(value) ? value : []);
  const plain = (id) => String(id || "").replaceAll("_", " ");
  const count = (n, one, many) => `${(Number(n) || 0).toLocaleString("en")} ${n === 1 ? one : many || one + "s"}`;
  const pill = (text, kind) => el("span", { class: "pill " + (kind || "") }, text);
  const kindOf = (verdict) => (["permanent", "transient"].includes(verdict) ? verdict : "");
  /** A link only where the address is one of the web. */
  function link(url, text) {
    return /^https?:\/\//i.test(url || "")
      ? el("a", { href: url, rel: "noopener noreferrer external", target: "_blank" }, text || url)
      : document.createTextNode(text || url || "");
  }
  function store(area, key, value) {
    try {
      if (value === undefined) return area().getItem(key);
      if (value) area().setItem(key, value); else area().removeItem(key);
    } catch { /* storage is switched off: the page works without */ }
    return null;
  }
  const session = () => window.sessionStorage, local = () => window.localStorage;

  // ---- asking the service -----------------------------------------------------------------

  class Trouble extends Error {
    constructor(title, detail, status) { super(detail || title); this.title = title; this.detail = detail; this.status = status; }
  }
  const MEANING = {
    400: "The service could not read that", 401: "A token is needed", 403: "Not allowed",
    404: "There is nothing of that name", 410: "That signature was retired", 413: "The text is too large",
    422: "Too many items at once", 429: "Too many requests; wait a moment", 503: "The service is busy or stopping",
  };
  async function ask(path, options = {}) {
    const headers = { Accept: "application/json", ...options.headers };
    const token = store(session, "kb-token");
    if (token) headers.Authorization = "Bearer " + token;
    let answer;
    try {
      answer = await fetch(path, { ...options, headers, cache: "no-store", credentials: "omit", redirect: "error" });
    } catch {
      throw new Trouble("The service cannot be reached", "Look whether kb-serve still runs, then try again.");
    }
    const text = await answer.text();
    let value = null;
    try { value = JSON.parse(text); } catch { /* said below */ }
    if (!answer.ok) {
      const problem = value && typeof value === "object" ? value : {};
      const title = MEANING[answer.status] || problem.title || `The service answered ${answer.status}`;
      let detail = problem.detail || "";
      const wait = answer.headers.get("Retry-After");
      if (wait) detail = `${detail || ""} Try again in ${wait} seconds.`.trim();
      throw new Trouble(title, detail, answer.status);
    }
    if (value === null || typeof value !== "object") throw new Trouble("The answer is no JSON", "Another program may stand between.");
    return value;
  }

  let retry = null;
  function calm() { $("trouble").replaceChildren(); }
  /** Runs `work`; what goes wrong is said in words, a missing token is asked for. */
  async function attempt(work, status) {
    calm();
    if (status) $(status).textContent = "Asking the service …";
    try {
      await work();
      $("door").hidden = true;
      return true;
    } catch (error) {
      if (status) $(status).textContent = "";
      if (error instanceof Trouble && error.status === 401) {
        const wrong = store(session, "kb-token");
        store(session, "kb-token", "");
        retry = () => attempt(work, status);
        $("door").hidden = false;
        if (wrong) showTrouble(new Trouble("That token is not known", "Ask whoever runs this server for one."));
        $("token").focus();
      } else showTrouble(error);
      return false;
    }
  }
  function showTrouble(error) {
    const known = error instanceof Trouble;
    if (!known) console.error(error);
    $("trouble").replaceChildren(
      el("strong", null, known ? error.title : "This page made a mistake"),
      document.createTextNode(known ? error.detail || "" : "Reload it; if it stays, report the text and the version."));
  }

  // ---- what words mean --------------------------------------------------------------------

  let knowledge = null;
  const reasons = new Map();
  async function learn() {
    if (knowledge) return;
    knowledge = await ask("/v1/knowledge");
    for (const reason of list(knowledge.reasons)) reasons.set(reason.id, reason);
    const layers = list(knowledge.layers);
    $("version").textContent = "Knowledge " + layers.map((layer) => joined(" ", layer.name, layer.version)).join(" + ");
    const total = layers.reduce((sum, layer) => sum + (layer.signatures || 0), 0);
    const examples = layers.reduce((sum, layer) => sum + (layer.examples || 0), 0);
    $("known").textContent = `${count(total, "signature")} with ${count(examples, "example")} from ` +
      `${count(list(knowledge.origins).length, "origin")}. Each names its sources.`;
    for (const id of [...reasons.keys()].sort()) $("reason").append(el("option", { value: id }, plain(id)));
    const kinds = { provider: "Providers", software: "Software", standard: "Standard" };
    for (const [kind, label] of Object.entries(kinds)) {
      const group = el("optgroup", { label });
      for (const origin of list(knowledge.origins).filter((one) => one.kind === kind)
        .sort((a, b) => String(a.name).localeCompare(String(b.name)))) {
        group.append(el("option", { value: origin.id }, joined(" ", origin.name || origin.id, origin.signatures && `(${origin.signatures})`)));
      }
      if (group.children.length) $("provider").append(group);
    }
  }
  const meaning = (reason) => (reasons.get(reason) || {}).meaning || "";
  const CONCERNS = { recipient: "the recipient’s address", sender: "the sender", message: "this message", network: "the way between the servers" };
  const VERDICTS = {
    permanent: ["Permanent", "This message will not go through to this recipient, however often it is tried."],
    transient: ["Temporary", "Trying again later may go through."],
    undetermined: ["Undetermined", "The words do not say whether it would help to try again."],
  };
  const verdictName = (verdict) => (VERDICTS[verdict] || [String(verdict || "No verdict")])[0];
  /** What is there of `parts`, with `mark` between. */
  const joined = (mark, ...parts) => parts.filter((part) => part !== undefined && part !== null && part !== "").join(mark);
  const BASIS = {
    signature: "a signature that knows these words", enhanced_status: "the status code alone, a hint and no proof",
    reply_code: "the reply code alone, a hint and no proof", none: "nothing: neither words nor codes are known",
  };
  const LIFTED = {
    reply_code: "Reply code", enhanced_status: "Status code", statuses: "Status codes", phase: "In answer to",
    remote_mta: "Receiving host", wrappers: "Relays unwrapped",
  };
  const PHASES = { connect: "the connection", ehlo: "EHLO", helo: "HELO", mail_from: "MAIL FROM", rcpt_to: "RCPT TO", data: "DATA", end_of_data: "the message" };
  function fateText(fate) {
    const text = String(fate || "");
    const step = text.startsWith("dropped by ") ? text.slice(11) : "";
    const steps = {
      layer: "lost: a higher layer decides", overrides: "lost: another overrides it", containment: "lost: a narrower template matched",
      caution: "lost: caution, one that does not suppress beats it", order: "lost: by order, all else being equal",
    };
    return text === "won" ? "decided" : steps[step] || text;
  }

  // ---- explain ----------------------------------------------------------------------------

  const EXAMPLES = [
    ["SES says Transient", JSON.stringify({
      notificationType: "Bounce",
      bounce: {
        bounceType: "Transient", bounceSubType: "General",
        bouncedRecipients: [{ emailAddress: "user@example.com", action: "failed", status: "5.1.1", diagnosticCode: "smtp;550 5.1.1 RESOLVER.ADR.RecipNotFound; not found" }],
        timestamp: "2026-11-26T09:00:00.000Z", feedbackId: "00000000-0000-0000-0000-000000000000", reportingMTA: "dns; mta.example.com",
      },
      mail: { timestamp: "2026-11-26T08:59:58.000Z", source: "news@example.org", messageId: "0000", destination: ["user@example.com"] },
    }, null, 1)],
    ["No such user", "550-5.1.1 The email account that you tried to reach does not exist. Please try\n550-5.1.1 double-checking the recipient's email address for typos or\n550 5.1.1 unnecessary spaces."],
    ["A relay’s words", "host mx.example.com[192.0.2.1] said: 550 5.2.2 <user@example.com>: Recipient address rejected: Mailbox full (in reply to RCPT TO command)"],
    ["Blocked sender", "554 5.7.1 Service unavailable; Client host [192.0.2.1] blocked using zen.spamhaus.org"],
    ["Two recipients", JSON.stringify({
      notificationType: "Bounce",
      bounce: {
        bounceType: "Permanent", bounceSubType: "General", timestamp: "2026-11-26T09:00:00.000Z", feedbackId: "0",
        bouncedRecipients: [
          { emailAddress: "one@example.com", action: "failed", status: "5.1.1", diagnosticCode: "smtp; 550 5.1.1 <one@example.com>: Recipient address rejected: User unknown in virtual mailbox table" },
          { emailAddress: "two@example.net", action: "failed", status: "5.2.2", diagnosticCode: "smtp; 552 5.2.2 The recipient's inbox is out of storage space" }],
      },
    }, null, 1)],
    ["Says little", "550 5.4.1 Recipient address rejected: Access denied"],
  ];
  for (const [name, text] of EXAMPLES) {
    $("examples").append(el("button", { type: "button", class: "plain", click: () => explain(text) }, name));
  }

  let asked = 0;
  async function explain(text) {
    $("text").value = text;
    if (!text.trim()) {
      $("status").textContent = "";
      $("result").replaceChildren();
      showTrouble(new Trouble("There is no text yet", "Paste what the server said, or take an example."));
      $("text").focus();
      return;
    }
    // A link to another text would mislead whoever copies the address.
    if (location.hash.startsWith("#t=") && location.hash !== "#t=" + encode(text)) history.replaceState(null, "", "#explain");
    const mine = ++asked;
    const button = $("ask").querySelector("[type=submit]");
    button.setAttribute("aria-busy", "true");
    await attempt(async () => {
      await learn().catch((error) => { if (error.status === 401) throw error; });
      const answer = await ask("/v1/explain?format=auto", {
        method: "POST", headers: { "Content-Type": "text/plain; charset=utf-8" }, body: text,
      });
      if (mine !== asked) return;
      const found = list(answer.explanations).map((one) => ({ ...one, answer: one.answer || {}, event: one.event || {} }));
      const several = found.length > 1;
      const parts = found.map((one, index) => explained(one, several && index > 0));
      if (several) $("result").replaceChildren(overview(found), ...parts);
      else $("result").replaceChildren(...parts);
      for (const note of list(answer.skipped)) $("result").append(el("p", { class: "soft" }, `${joined(": ", note.line && "Line " + note.line, note.note)}`));
      for (const one of list(answer.errors)) $("result").append(el("p", { class: "soft" }, joined(": ", joined(" ", "Line", one.line, "could not be read"), one.message)));
      if (!found.length && !list(answer.errors).length && !list(answer.skipped).length) {
        $("result").append(el("p", { class: "card empty" }, "No failure was found in this text."));
      }
      const first = found.length ? found[0].answer : null;
      $("status").textContent = several ? `${count(found.length, "recipient")}, read as ${answer.format || "text"}.`
        : first ? `${verdictName(first.verdict)}, ${plain(first.reason)}; ` +
          `${first.suppress ? "suppress the address" : "do not suppress"}. Read as ${answer.format || "text"}.` : "Nothing to explain.";
    }, "status");
    if (mine === asked) button.removeAttribute("aria-busy");
  }

  /** The recipients of one notification, each a way to its answer. */
  function overview(found) {
    return el("section", { class: "card", "aria-label": "Recipients" },
      el("h2", null, count(found.length, "recipient")),
      el("ul", { class: "plainlist" }, found.map((one, index) => el("li", { class: "line" },
        el("button", { type: "button", class: "plain", click: () => jump(index) }, one.event.recipient || `Number ${index + 1}`),
        pill(verdictName(one.answer.verdict), kindOf(one.answer.verdict)),
        el("span", null, plain(one.answer.reason)),
        el("span", { class: "end" }, one.answer.suppress ? pill("suppress", "permanent") : pill("do not suppress", "good"))))));
  }
  function jump(index) {
    const heading = $("result").querySelectorAll(".answer h2")[index];
    heading.scrollIntoView({ block: "center" });
    heading.focus();
  }

  function explained(one, isClosed) {
    const answer = one.answer || {}, event = one.event || {};
    const sentence = (VERDICTS[answer.verdict] || [])[1];
    const reason = meaning(answer.reason);
    const card = el("article", { class: "card answer " + kindOf(answer.verdict) },
      el("div", { class: "headline" },
        el("h2", { tabindex: "-1" }, verdictName(answer.verdict)), pill(plain(answer.reason), kindOf(answer.verdict)),
        answer.contested && pill("contested"),
        event.recipient && el("span", { class: "soft end" }, event.recipient)),
      el("p", null, reason ? reason + " " : "", el("span", { class: "soft" }, sentence)),
      verdictBox(one, answer), versus(answer), saidBox(one, event));
    const rest = [facts(answer, one.lifted || {}), signatureBox(one, answer), participantsBox(one), wordsBox(one)];
    card.append(...(isClosed ? [el("details", null, el("summary", null, "More"), rest)] : rest.filter(Boolean)));
    return card;
  }

  function verdictBox(one, answer) {
    const obstacles = list(one.obstacles);
    if (answer.suppress) {
      return el("div", { class: "choice cut" }, el("strong", null, "Suppress the address. "), "It can receive from nobody, and the signature is well founded.");
    }
    const why = obstacles.length ? el("ul", null, obstacles.map((text) => el("li", null, text)))
      : el("p", null, answer.contested ? "Signatures disagreed about these words, and caution decided." : answer.basis !== "signature" ? `The answer rests on ${BASIS[answer.basis] || answer.basis || "nothing that is told"}. In doubt an address is kept.`
        : answer.verdict !== "permanent" ? "The failure is not permanent, so it says nothing final about the address."
          : answer.concerns !== "recipient" ? `The refusal is about ${CONCERNS[answer.concerns] || answer.concerns}, not about the address.`
            : "The address may work for others or another time.");
    return el("div", { class: "choice" }, el("strong", null, "Do not suppress the address. "), why);
  }

  function versus(answer) {
    if (!answer.reclassified) return null;
    return el("div", { class: "versus", role: "group", "aria-label": "What the sender said and what we say" },
      el("div", null, el("span", { class: "soft" }, "The sending service said"), el("b", { class: "struck" }, answer.reported)),
      el("span", { "aria-hidden": "true" }, "→"),
      el("div", null, el("span", { class: "soft" }, "The words say"), el("b", null, `${verdictName(answer.verdict)}, ${plain(answer.reason)}`)));
  }

  function saidBox(one, event) {
    const pieces = list(one.marked);
    if (!event.diagnostic && !pieces.length) return null;
    return [el("h3", null, pieces.length === 3 ? "What the server said, matched words marked" : "What the server said"),
      el("div", { class: "said" }, pieces.length === 3 ? [pieces[0], el("mark", null, pieces[1]), pieces[2]] : event.diagnostic)]
      .reduce((box, part) => { box.append(part); return box; }, el("div"));
  }

  function facts(answer, lifted) {
    const rows = [["Concerns", CONCERNS[answer.concerns] || answer.concerns], ["Rests on", BASIS[answer.basis] || answer.basis]].filter((row) => row[1]);
    for (const [key, value] of Object.entries(lifted)) {
      if (key === "statuses" && !String(value).includes(" ")) continue;
      rows.push([LIFTED[key] || plain(key), key === "phase" ? PHASES[value] || plain(value) : value]);
    }
    if (answer.provider) rows.push(["Provider", answer.provider]);
    if (answer.retry_after) rows.push(["Asks to wait", count(answer.retry_after, "second")]);
    if (answer.blocklist) rows.push(["Blocklist", answer.blocklist]);
    return el("div", null, el("h3", null, "What was read from it"),
      el("dl", null, rows.map(([name, value]) => el("div", null, el("dt", null, name), el("dd", null, String(value))))));
  }

  function sourcesList(sources) {
    return list(sources).length ? el("ul", null, list(sources).map((source) => el("li", null,
      link(source.url, source.title || source.url), " ",
      el("span", { class: "soft" }, [source.kind, source.retrieved && "read " + source.retrieved].filter(Boolean).join(", ")))))
      : el("p", { class: "soft" }, "No source is named.");
  }

  function signatureBox(one, answer) {
    if (!answer.signature) return null;
    return el("div", null, el("h3", null, "The signature that decided"),
      el("p", null, el("strong", null, one.title || answer.signature), " ",
        el("a", { class: "mono", href: "#s=" + encodeURIComponent(answer.signature) }, answer.signature),
        el("span", { class: "soft" }, " " + joined(", ", answer.revision && "revision " + answer.revision, answer.knowledge && "knowledge " + answer.knowledge))),
      sourcesList(one.sources));
  }

  function participantsBox(one) {
    const all = list(one.participants);
    const decided = el("p", null, el("strong", null, "Decided by: "), one.decided_by_text || one.decided_by || "nothing");
    if (!all.length) return el("div", null, el("h3", null, "Who took part"), el("p", null, "No signature knows these words."), decided);
    const others = all.filter((part) => part.fate !== "won").length;
    return el("details", { open: all.length < 6 }, el("summary", null, `Who took part: ${count(others, "runner-up", "runners-up")}`), decided,
      el("ul", { class: "plainlist" }, all.map((part) => el("li", null,
        el("div", { class: "line" },
          el("a", { class: "mono", href: "#s=" + encodeURIComponent(part.signature) }, part.signature),
          el("span", { class: "soft" }, joined(", ", part.layer, part.status, part.verdict, plain(part.reason))),
          el("span", { class: "end fate " + (part.fate === "won" ? "won" : "soft") }, fateText(part.fate))),
        part.template && el("div", { class: "template" }, holes(part.template))))));
  }

  function wordsBox(one) {
    return one.normalized ? el("details", null, el("summary", null, "The words as they were compared"), el("pre", null, one.normalized)) : null;
  }

  /** A template with its holes set off; the words stay text. */
  function holes(pattern) {
    return String(pattern).split(/(\{[^{}]*\})/).filter(Boolean).map((part) =>
      /^\{.*\}$/.test(part) ? el("i", { class: "hole", title: "a hole: it stands for any " + part.slice(1, -1).replace("$", "") }, part.slice(1, -1)) : part);
  }

  // ---- links that hold the text -----------------------------------------------------------

  function encode(text) {
    const bytes = new TextEncoder().encode(text);
    if (bytes.length > LINK_LIMIT) return null;
    let binary = "";
    for (const byte of bytes) binary += String.fromCharCode(byte);
    return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
  }
  function decode(code) {
    if (code.length > LINK_LIMIT * 4 / 3 + 4 || !/^[A-Za-z0-9_-]*$/.test(code)) return null;
    try {
      const binary = atob(code.replaceAll("-", "+").replaceAll("_", "/"));
      return new TextDecoder("utf-8", { fatal: true }).decode(Uint8Array.from(binary, (c) => c.charCodeAt(0)));
    } catch { return null; }
  }
  async function copy(text, button) {
    let done = false;
    try { await navigator.clipboard.writeText(text); done = true; } catch { /* no permission, or no secure page */ }
    const before = button.dataset.label || button.textContent;
    button.dataset.label = before;
    button.textContent = done ? "Copied" : "Copy it from the field";
    setTimeout(() => { button.textContent = before; }, 2000);
    return done;
  }
  $("link").addEventListener("click", async () => {
    calm();
    const code = encode($("text").value);
    if (!$("text").value.trim()) return explain("");
    if (code === null) return showTrouble(new Trouble("The text is too long for a link", "A link holds 16 KiB; paste the part with the server’s words."));
    history.replaceState(null, "", "#t=" + code);
    const done = await copy(location.href, $("link"));
    $("status").textContent = (done ? "The link is copied." : "The link stands in the address bar.") +
      " It holds the text itself: whoever has it can read the text. No server is told.";
  });

  // ---- browse -----------------------------------------------------------------------------

  const FIELDS = { q: "q", provider: "provider", reason: "reason", state: "status", source: "source" };
  function query() {
    const parameters = new URLSearchParams();
    for (const [id, name] of Object.entries(FIELDS)) if ($(id).value.trim()) parameters.set(name, $(id).value.trim());
    return parameters;
  }
  let searched = 0, hasSearched = false;
  async function search(after, shown = 0) {
    const mine = ++searched;
    const parameters = query();
    parameters.set("limit", "25");
    if (after) parameters.set("after", after);
    await attempt(async () => {
      await learn();
      const answer = await ask("/v1/signatures?" + parameters);
      if (mine !== searched) return;
      hasSearched = true;
      const rows = list(answer.signatures);
      if (!after) { $("detail").replaceChildren(); $("found").replaceChildren(el("ul", { class: "plainlist", id: "rows" })); }
      const target = $("rows");
      const items = rows.map(row);
      target.append(...items);
      $("found").querySelectorAll(".more").forEach((old) => old.remove());
      const now = shown + rows.length;
      $("found-status").textContent = answer.total ? `${now.toLocaleString("en")} of ${count(answer.total, "signature")}` : "";
      if (!answer.total) $("found").replaceChildren(el("p", { class: "card empty" }, "No signature is like that. Take a filter away."));
      if (answer.next) {
        $("found").append(el("p", { class: "more" }, el("button", { type: "button", class: "plain", click: () => search(answer.next, now) }, "Show more")));
      }
      if (after && items[0]) items[0].querySelector("a").focus();
    }, "found-status");
  }
  function row(one) {
    return el("li", null,
      el("div", { class: "line" }, el("a", { href: "#s=" + encodeURIComponent(one.id) }, one.title || one.id),
        el("span", { class: "end line" }, pill(verdictName(one.verdict), "dot " + kindOf(one.verdict)),
          one.suppresses && pill("suppresses", "permanent"), one.status !== "stable" && pill(one.status))),
      el("div", { class: "soft" }, el("span", { class: "mono" }, one.id), " · ", joined(" · ", plain(one.reason), one.layer)));
  }

  async function detail(id) {
    await attempt(async () => {
      await learn();
      const one = await ask("/v1/signatures/" + encodeURIComponent(id));
      const heading = el("h2", { tabindex: "-1" }, one.title || one.id);
      const rows = [["Verdict", verdictName(one.verdict)], ["Reason", plain(one.reason)], ["Status", one.status],
        ["Layer", one.layer], ["Who says it", one.origin], ["Revision", one.revision],
        ["Reply codes", list(one.reply_codes).join(", ")], ["Status codes", list(one.enhanced_statuses).join(", ")],
        ["In answer to", list(one.phases).map((phase) => PHASES[phase] || plain(phase)).join(", ")],
        ["Host", one.remote_mta_required ? "must be one of theirs" : ""]].filter((pair) => pair[1] !== "" && pair[1] !== undefined);
      $("found").hidden = true;
      $("find").hidden = true;
      $("found-status").textContent = "";
      $("detail").replaceChildren(el("article", { class: "card answer " + kindOf(one.verdict) },
        el("p", null, el("a", { href: "#browse" }, "← all signatures")),
        el("div", { class: "headline" }, heading, one.suppresses ? pill("suppresses", "permanent") : pill("does not suppress", "good")),
        el("p", { class: "mono soft" }, one.id), el("p", null, meaning(one.reason)),
        one.id !== id && el("p", { class: "soft" }, `${id} is a former id of it.`),
        el("dl", null, rows.map(([name, value]) => el("div", null, el("dt", null, name), el("dd", null, String(value))))),
        list(one.templates).length > 0 && el("div", null, el("h3", null, "Words"),
          list(one.templates).slice(0, 100).map((template) => el("div", { class: "template" }, holes(template.pattern),
            template.whole && el("span", { class: "soft" }, "  (the whole text)"))),
          list(one.templates).length > 100 && el("p", { class: "soft" }, `and ${list(one.templates).length - 100} more`)),
        list(one.guards).length > 0 && el("details", null, el("summary", null, `Not where the text also has one of ${count(list(one.guards).length, "guard phrase")}`),
          el("p", { class: "mono" }, list(one.guards).join(" · "))),
        list(one.overrides).length > 0 && el("div", null, el("h3", null, "Overrides"), el("ul", null, list(one.overrides).map((other) =>
          el("li", null, el("a", { class: "mono", href: "#s=" + encodeURIComponent(other) }, other))))),
        el("h3", null, "Sources"), sourcesList(one.sources),
        list(one.examples).length > 0 && el("div", null, el("h3", null, "Examples"), el("ul", { class: "plainlist" },
          list(one.examples).slice(0, 50).map((text) => el("li", null, el("div", { class: "said" }, text),
            el("button", { type: "button", class: "plain", click: () => { open("explain"); explain(text); } }, "Explain this example")))))));
      heading.focus({ preventScroll: true });
      window.scrollTo(0, 0);
    }, "found-status");
  }

  // ---- review -----------------------------------------------------------------------------

  /** How far along the scale of bands a band stands, 0 to 1; both a text and a number are taken. */
  function share(band) {
    const number = Number.parseInt(String(band).replaceAll(",", ""), 10) || 0;
    return number <= 0 ? 0 : Math.min(1, Math.log10(number + 1) / 4);
  }
  function bar(part, style = "bar") {
    return svg("svg", { viewBox: "0 0 100 10", preserveAspectRatio: "none", "aria-hidden": "true" },
      svg("rect", { class: "rail", width: 100, height: 10 }),
      part > 0 && svg("rect", { class: style, width: Math.max(1.5, part * 100), height: 10 }));
  }
  /** Rows of name, bar and figure: the figure is the text alternative, so the bar is hidden. */
  function bars(caption, rows) {
    return el("figure", null, el("h3", null, caption), el("div", { class: "bars", role: "list", "aria-label": caption },
      rows.map(([name, part, text, style]) => el("div", { role: "listitem", class: "contents" },
        el("span", null, name), bar(part, style), el("span", { class: "n" }, text)))));
  }
  function days(evidence) {
    const levels = list(evidence.by_day).slice(0, 60);
    if (!levels.length) return null;
    const span = joined(" to ", evidence.first_day, evidence.last_day);
    const label = joined(", ", "Failures by day", span, evidence.days && "seen on " + count(evidence.days, "day"));
    const step = 300 / Math.max(levels.length, 7);
    return el("figure", null, el("h3", null, "Failures by day"),
      svg("svg", { class: "chart", viewBox: "0 0 300 62", role: "img", "aria-label": label },
        levels.map((level, index) => {
          const height = Math.max(0, Math.min(8, Number(level) || 0)) * 7;
          return svg("rect", { class: "bar", x: index * step + step * .12, y: 60 - height, width: step * .76, height, rx: 1 });
        }), svg("line", { class: "axis", x1: 0, x2: 300, y1: 61, y2: 61 })),
      el("figcaption", null, `${span}; heights compare days, they are no counts`));
  }

  async function review() {
    await attempt(async () => {
      let answer;
      try { answer = await ask("/v1/proposals"); } catch (error) {
        if (error.status !== 404) throw error;
        $("review-status").textContent = "";
        $("proposals").replaceChildren(el("div", { class: "card empty" }, el("p", null, "No proposals are configured on this server."),
          el("p", null, "Make them with ", el("code", null, "kb suggest --state learned.sqlite --output json --pack knowledge > proposals.json"),
            " and name the file as ", el("code", null, "proposals"), " in the configuration.")));
        return;
      }
      const found = list(answer.proposals), stream = answer.stream || {};
      $("review-status").textContent = `${count(found.length, "proposal")}` +
        (stream.bounces !== undefined ? ` from ${count(stream.bounces, "bounce")} and ${count(stream.deliveries, "delivery", "deliveries")}, ${stream.first_day || "?"} to ${stream.last_day || "?"}.` : ".");
      $("proposals").replaceChildren(...found.map(proposal), others(answer));
      if (!found.length) $("proposals").prepend(el("p", { class: "card empty" }, "Nothing to review: nothing unknown is both clear and well enough seen."));
    }, "review-status");
  }

  function proposal(one, index) {
    const evidence = one.evidence || {}, lead = list(one.texts)[0] || {};
    const later = evidence.followed !== "0" && evidence.followed !== undefined;
    const chances = [
      lead.text_score !== undefined && ["Dead address, by the words", lead.text_score, percent(lead.text_score)],
      lead.p_value !== undefined && ["Known others that look as permanent (p)", lead.p_value, String(lead.p_value), "wrong"],
      lead.posterior !== undefined && ["Dead address, with the stream (posterior)", lead.posterior, percent(lead.posterior)],
    ].filter(Boolean);
    return el("article", { class: "card proposal" },
      el("div", { class: "headline" }, el("h2", null, joined(". ", index + 1, one.title || one.id)), pill(plain(one.reason), "permanent"),
        one.provider && pill("only at " + one.provider)),
      el("p", { class: "mono soft" }, one.id),
      list(one.contains).map((text) => el("div", { class: "template" }, holes(text))),
      el("div", { class: "charts" },
        bars("How much was seen", [["Bounces", share(evidence.bounces), evidence.bounces], ["Recipients", share(evidence.recipients), evidence.recipients],
          ["Domains", share(evidence.domains), evidence.domains], ["Days", share(evidence.days), evidence.days]]
          .map(([name, part, text]) => [name, part, text === undefined ? "?" : String(text)])),
        bars("What became of the recipients", [["Could be followed", share(evidence.followed), evidence.followed || "0", "part"],
          ["Failed again", share(evidence.failed_again), evidence.failed_again || "0"],
          ["Delivered before", share(evidence.delivered_before), evidence.delivered_before || "0", "wrong"],
          ["Delivered later", share(evidence.delivered_later), later ? evidence.delivered_later : "cannot be seen", "wrong"]]),
        days(evidence), chances.length > 0 && bars("How sure", chances)),
      el("h3", null, "Examples"), list(one.examples).map((text) => el("div", { class: "line" }, el("div", { class: "said" }, text),
        el("button", { type: "button", class: "plain", click: () => { open("explain"); explain(text); } }, "Explain"))),
      el("details", null, el("summary", null, "Why, step by step"), el("ul", { class: "plainlist" },
        list(lead.findings).map((finding) => el("li", { class: "finding " + (["failed", "noted"].includes(finding.outcome) ? finding.outcome : "") },
          el("span", { class: "visually-hidden" }, joined("", finding.outcome, ": ")), finding.sentence))),
        list(lead.nearest).length > 0 && [el("h3", null, "Known and near"), el("ul", null, list(lead.nearest).map((near) => el("li", null,
          el("a", { class: "mono", href: "#s=" + encodeURIComponent(near.signature) }, near.signature), ` ${plain(near.reason)}, alike ${percent(near.similarity)}`)))]),
      give(one));
  }
  const percent = (value) => (Number(value) >= .9995 ? "over 99.9 %" : `${(Number(value) * 100).toFixed(1)} %`);

  /** What a person takes away: the patch for the pack, else the signature as a file. */
  function give(one) {
    const safe = String(one.id).replace(/[^A-Za-z0-9.-]+/g, "-").replace(/^[.-]+/, "").slice(0, 80) || "proposal";
    const box = el("div");
    const part = (title, text, name, note) => {
      const show = el("pre", { tabindex: "0", "aria-label": title }, text);
      const copier = el("button", { type: "button", class: "plain", click: async () => {
        if (await copy(text, copier)) return;
        const range = document.createRange();
        range.selectNodeContents(show);
        getSelection().removeAllRanges();
        getSelection().addRange(range);
      } }, "Copy");
      const save = el("button", { type: "button", class: "plain", click: () => {
        const url = URL.createObjectURL(new Blob([text], { type: "text/plain" }));
        const anchor = el("a", { href: url, download: name });
        document.body.append(anchor);
        anchor.click();
        anchor.remove();
        setTimeout(() => URL.revokeObjectURL(url), 1000);
      } }, "Download " + name);
      box.replaceChildren(el("h3", null, title), note, show, el("div", { class: "row" }, copier, save));
      show.focus();
    };
    return el("div", null, el("div", { class: "row" },
      one.patch && el("button", { type: "button", class: "patch", click: () =>
        part("The patch", one.patch, safe + ".patch", el("p", { class: "soft" }, "Changes ", el("code", null, one.file), ". Apply it at the top of the checkout: ",
          el("code", null, `git apply ${safe}.patch`), ", then name the sources, and run kb fmt, lock, lint and test.")) }, "Give me the patch"),
      one.yaml && el("button", { type: "button", class: one.patch ? "plain" : "patch", click: () =>
        part("The signature as a file", one.yaml, safe + ".yaml", el("p", { class: "soft" }, "For ", el("code", null, "kb classify --overlay"), " and as a start of a contribution.")) }, "As a file"),
      one.no_patch && el("span", { class: "soft" }, one.no_patch)), box);
  }

  function others(answer) {
    const kinds = [["watched", "Watched: not yet, or not by the words alone"], ["conflicts", "Conflicts: nothing tells them from a text with another meaning"], ["rejected", "Rejected: temporary, or about something else"]];
    return el("div", null, kinds.filter(([key]) => list(answer[key]).length).map(([key, label]) =>
      el("details", { class: "card" }, el("summary", null, `${label} (${list(answer[key]).length})`),
        el("ul", { class: "plainlist" }, list(answer[key]).slice(0, 200).map((text) => {
          const last = list(text.findings).filter((finding) => finding.outcome !== "passed")[0];
          return el("li", null, el("div", { class: "mono" }, holes(text.text)), el("div", { class: "soft" },
            `${(text.evidence || {}).recipients || "?"} recipients` + (last ? "; " + last.sentence : "")));
        })))));
  }

  // ---- the last day -----------------------------------------------------------------------

  async function day() {
    await attempt(async () => {
      await learn();
      const figures = await ask("/v1/statistics");
      for (const one of list(figures.by_hour)) { one.bounces = Number(one.bounces) || 0; one.unknown = Number(one.unknown) || 0; }
      for (const one of [...list(figures.by_reason), ...list(figures.by_provider)]) one.count = Number(one.count) || 0;
      for (const key of ["bounces", "suppressions", "unknown"]) figures[key] = Number(figures[key]) || 0;
      const time = (value) => String(value || "").replace("T", " ").replace(/:\d\d(\.\d+)?Z$/, " UTC");
      $("span").textContent = `${joined(" to ", time(figures.since), time(figures.until))}`;
      $("day-status").textContent = "";
      const unknown = figures.bounces ? figures.unknown / figures.bounces : 0;
      const top = (rows, name) => {
        const shown = list(rows).slice(0, 15), most = Math.max(1, ...shown.map((one) => one.count));
        const rest = list(rows).slice(15).reduce((sum, one) => sum + one.count, 0);
        return shown.map((one) => [name(one), one.count / most, Number(one.count).toLocaleString("en")])
          .concat(rest ? [["all others", rest / most, rest.toLocaleString("en"), "part"]] : []);
      };
      $("counters").replaceChildren(
        el("div", { class: "big" }, [["Bounces", figures.bounces], ["To be suppressed", figures.suppressions], ["Nobody knew", figures.unknown]]
          .map(([name, n]) => el("div", { class: "card" }, el("b", null, Number(n || 0).toLocaleString("en")), el("span", { class: "soft" },
            name + (name === "Nobody knew" && figures.bounces ? `, ${(unknown * 100).toFixed(1)} %` : ""))))),
        el("section", { class: "card" }, hours(wholeDay(list(figures.by_hour), figures.until))),
        el("div", { class: "charts" },
          el("section", { class: "card" }, bars("By reason", top(figures.by_reason, (one) => plain(one.reason)))),
          el("section", { class: "card" }, bars("By provider", top(figures.by_provider, (one) => one.provider || "unknown host")))));
      if (!figures.bounces) $("counters").replaceChildren(el("p", { class: "card empty" }, "No bounce was seen in the last 24 hours."));
    }, "day-status");
  }
  /** 24 hours to `until`: the service leaves out those in which nothing came. */
  function wholeDay(rows, until) {
    const HOUR = 3600000, known = new Map(rows.map((one) => [Date.parse(one.hour) / HOUR, one]));
    const end = Math.floor((Date.parse(until) - 1) / HOUR);
    if (Number.isNaN(end)) return rows;
    return Array.from({ length: 24 }, (_, index) => known.get(end - 23 + index) ||
      { hour: new Date((end - 23 + index) * HOUR).toISOString(), bounces: 0, unknown: 0 });
  }
  function hours(rows) {
    const most = Math.max(1, ...rows.map((one) => one.bounces)), step = 720 / Math.max(rows.length, 1);
    const peak = rows.reduce((best, one) => (!best || one.bounces > best.bounces ? one : best), null);
    const hour = (one) => String(one.hour || "").slice(11, 16);
    const label = "Bounces by hour" + (peak ? `, most at ${hour(peak)}: ${peak.bounces}` : "");
    return el("figure", null, el("h3", null, "By hour (UTC)"),
      svg("svg", { class: "chart", viewBox: "0 0 720 150", role: "img", "aria-label": label },
        rows.map((one, index) => {
          const height = one.bounces / most * 140, dark = Math.min(one.unknown, one.bounces) / most * 140;
          return svg("g", null, svg("title", null, `${hour(one)}: ${one.bounces} bounces, ${one.unknown} unknown`),
            svg("rect", { class: "bar", x: index * step + 2, y: 148 - height, width: Math.max(1, step - 4), height, rx: 2 }),
            svg("rect", { class: "wrong", x: index * step + 2, y: 148 - dark, width: Math.max(1, step - 4), height: dark, rx: 2 }));
        }), svg("line", { class: "axis", x1: 0, x2: 720, y1: 149, y2: 149 })),
      el("figcaption", null, rows.length ? `${hour(rows[0])} to ${hour(rows[rows.length - 1])}; the lower part of a bar is what nobody knew` : ""),
      el("details", null, el("summary", null, "As a table"), el("table", null,
        el("thead", null, el("tr", null, ["Hour", "Bounces", "Unknown"].map((name) => el("th", { scope: "col" }, name)))),
        el("tbody", null, rows.map((one) => el("tr", null, el("th", { scope: "row" }, hour(one)), el("td", null, String(one.bounces)), el("td", null, String(one.unknown))))))));
  }

  // ---- which view -------------------------------------------------------------------------

  const TITLES = { explain: "Explain", browse: "Browse", review: "Review", day: "Last day" };
  function show(view) {
    for (const name of Object.keys(TITLES)) $("view-" + name).hidden = name !== view;
    for (const anchor of $("views").children) {
      if (anchor.dataset.view === view) anchor.setAttribute("aria-current", "page"); else anchor.removeAttribute("aria-current");
    }
    document.title = `${TITLES[view]} · Why was it refused?`;
  }
  function open(view) { history.pushState(null, "", "#" + view); show(view); calm(); window.scrollTo(0, 0); }
  function route() {
    const hash = location.hash.slice(1);
    if (hash === "main") return;
    calm();
    if (hash.startsWith("t=")) {
      show("explain");
      const text = decode(hash.slice(2));
      if (text === null) return showTrouble(new Trouble("This link is damaged", "It was cut off or changed on its way; ask for it again."));
      return explain(text);
    }
    if (hash.startsWith("s=")) {
      show("browse");
      let id = "";
      try { id = decodeURIComponent(hash.slice(2)); } catch { /* not ours */ }
      return detail(id);
    }
    const view = TITLES[hash] ? hash : "explain";
    show(view);
    if (view === "browse") {
      $("found").hidden = $("find").hidden = false;
      $("detail").replaceChildren();
      if (!hasSearched) search(); else $("found-status").textContent = "";
    }
    if (view === "review") review();
    if (view === "day") day();
  }

  // ---- theme, keys, files -----------------------------------------------------------------

  const THEMES = ["auto", "light", "dark"];
  function paint(theme) {
    if (theme === "auto") document.documentElement.removeAttribute("data-theme");
    else document.documentElement.setAttribute("data-theme", theme);
    $("theme").replaceChildren(el("span", null, "Theme: "), theme);
    $("theme").dataset.theme = theme;
  }
  paint(THEMES.includes(store(local, "kb-theme")) ? store(local, "kb-theme") : "auto");
  $("theme").addEventListener("click", () => {
    const next = THEMES[(THEMES.indexOf($("theme").dataset.theme) + 1) % 3];
    store(local, "kb-theme", next === "auto" ? "" : next);
    paint(next);
  });

  $("ask").addEventListener("submit", (event) => { event.preventDefault(); explain($("text").value); });
  $("text").addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) { event.preventDefault(); explain($("text").value); }
  });
  $("find").addEventListener("submit", (event) => { event.preventDefault(); search(); });
  for (const id of ["provider", "reason", "state"]) $(id).addEventListener("change", () => search());
  $("door").addEventListener("submit", (event) => {
    event.preventDefault();
    const token = $("token").value.trim();
    if (!token) return;
    $("token").value = "";
    if (!/^[\x21-\x7e]+$/.test(token)) return showTrouble(new Trouble("That is no token", "A token has letters, digits and signs, without blanks."));
    store(session, "kb-token", token);
    if (retry) retry();
  });
  document.querySelector(".skip").addEventListener("click", (event) => { event.preventDefault(); $("main").focus(); });

  async function take(file) {
    if (!file) return;
    if (file.size > 8 << 20) return showTrouble(new Trouble("The file is too large", "The service reads 8 MiB at once; use kb classify for more."));
    explain(new TextDecoder().decode(await file.arrayBuffer()));
  }
  $("choose").addEventListener("click", () => $("file").click());
  $("file").addEventListener("change", () => { take($("file").files[0]); $("file").value = ""; });
  const zone = $("ask");
  for (const name of ["dragenter", "dragover"]) zone.addEventListener(name, (event) => { event.preventDefault(); zone.classList.add("over"); });
  for (const name of ["dragleave", "drop"]) zone.addEventListener(name, () => zone.classList.remove("over"));
  zone.addEventListener("drop", (event) => {
    event.preventDefault();
    const file = event.dataTransfer.files[0];
    if (file) take(file); else if (event.dataTransfer.getData("text")) explain(event.dataTransfer.getData("text"));
  });

  $("views").hidden = $("theme").hidden = false;
  window.addEventListener("hashchange", route);
  window.addEventListener("popstate", () => { if (!location.hash) route(); });
  route();
})();
