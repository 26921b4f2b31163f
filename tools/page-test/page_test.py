"""What a person does with the page, done by a browser. `run` starts it."""
import argparse
import base64
import json
import pathlib
import subprocess
import sys
import tempfile
import time
import traceback
import urllib.error
import urllib.request

from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import WebDriverWait

HERE = pathlib.Path(__file__).resolve().parent
HOSTILE = "550 5.1.1 <img src=x onerror=\"document.title='owned'\"> no such user <user@example.com>"
CONTRAST = (HERE / "contrast.js").read_text()
TESTS = []


def test(sentence):
    def add(body):
        TESTS.append((sentence, body))
        return body
    return add


class Page:
    """The browser, and what tests say about a page."""

    def __init__(self, options, url, is_canned):
        self.options, self.url, self.is_canned = options, url, is_canned
        settings = webdriver.ChromeOptions()
        settings.binary_location = options.chromium
        for flag in ("--headless=new", "--no-sandbox", "--disable-dev-shm-usage",
                     "--disable-background-networking", "--no-first-run", "--lang=en",
                     "--window-size=1200,900", "--hide-scrollbars"):
            settings.add_argument(flag)
        settings.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
        service = webdriver.ChromeService(executable_path=options.driver)
        self.driver = webdriver.Chrome(options=settings, service=service)
        self.shots = pathlib.Path(options.screenshots or tempfile.mkdtemp(prefix="page-test-"))
        self.shots.mkdir(parents=True, exist_ok=True)
        self.console, self.foreign = [], set()
        self.driver.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": """
            window.violations = [];
            addEventListener("securitypolicyviolation", (event) =>
              window.violations.push(event.violatedDirective + " " + event.blockedURI));"""})
        if options.token:
            self.driver.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {
                "source": "if (location.origin === %s) sessionStorage.setItem('kb-token', %s);" % (
                    json.dumps(self.url), json.dumps(options.token))})

    def open(self, fragment=""):
        self.collect()
        self.driver.get("about:blank")
        self.driver.get(self.url + "/" + fragment)
        return self

    def find(self, css):
        return self.driver.find_element(By.CSS_SELECTOR, css)

    def all(self, css):
        return self.driver.find_elements(By.CSS_SELECTOR, css)

    def visible(self, css):
        return any(element.is_displayed() for element in self.all(css))

    def text(self, css="body"):
        return self.find(css).text

    def wait(self, question, what, seconds=20):
        try:
            return WebDriverWait(self.driver, seconds, 0.05, ignored_exceptions=[Exception]).until(
                lambda _: question())
        except Exception:
            raise AssertionError(
                f"waited in vain for {what}; trouble: {self.text('#trouble')!r}") from None

    def js(self, code, *arguments):
        return self.driver.execute_script(code, *arguments)

    def explain(self, text):
        self.js("arguments[0].value = arguments[1]", self.find("#text"), text)
        self.js("document.getElementById('result').replaceChildren()")
        self.find("#ask [type=submit]").click()
        self.wait(lambda: self.all("#result > *"), "an explanation")

    def collect(self):
        self.console += [entry for entry in self.driver.get_log("browser")]
        for entry in self.driver.get_log("performance"):
            message = json.loads(entry["message"])["message"]
            if message["method"] == "Network.requestWillBeSent":
                address = message["params"]["request"]["url"]
                if not address.startswith((self.url + "/", "data:", "blob:", "about:", "chrome")):
                    self.foreign.add(address)
        try:
            found = self.js("return window.violations || []")
        except Exception:
            found = []
        self.console += [{"message": "CSP: " + one} for one in found]
        self.js("window.violations = []")

    def theme(self, theme):
        self.wait(lambda: self.find("#theme").is_displayed(), "the theme switch")
        for _ in range(3):
            if self.find("#theme").text.endswith(theme):
                return
            self.find("#theme").click()
        raise AssertionError(f"the switch never came to {theme}")

    def size(self, width, height=900):
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", {
            "width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 500})

    def shoot(self, name):
        self.js("document.activeElement.blur(); scrollTo(0, 0)")
        time.sleep(0.3)
        metrics = self.driver.execute_cdp_cmd("Page.getLayoutMetrics", {})["cssContentSize"]
        picture = self.driver.execute_cdp_cmd("Page.captureScreenshot", {
            "captureBeyondViewport": True, "clip": {
                "x": 0, "y": 0, "width": metrics["width"],
                "height": min(metrics["height"], 2600), "scale": 1}})
        (self.shots / (name + ".png")).write_bytes(base64.b64decode(picture["data"]))

    def view(self, name):
        self.find(f"#views [data-view={name}]").click()
        self.wait(lambda: self.visible("#view-" + name), name)
        ready = {"browse": "#rows li", "day": "#counters > *", "review": "#proposals > *",
                 "explain": "#text"}[name]
        self.wait(lambda: self.visible(ready), f"something in {name}")


def check(condition, sentence):
    if not condition:
        raise AssertionError(sentence)


@test("an example explains: verdict, what the sender said, mark, signature, source, step")
def example(page):
    page.open()
    page.find("#examples button").click()
    page.wait(lambda: page.visible("#result .answer"), "an answer")
    text = page.text("#result")
    for part in ("Permanent", "user unknown", "Suppress the address", "Transient",
                 "exchange-server.recipient-not-found", "Decided by", "Reply code"):
        check(part in text, f"'{part}' is not in the answer")
    check("RESOLVER" in page.text("#result mark"), "the words are not marked")
    check(page.all("#result ul a[href^=https]"), "no source is linked")
    check("Permanent" in page.text("#status"), "the live region says nothing")


@test("several recipients make a list, and each leads to its own answer")
def several(page):
    page.open()
    page.all("#examples button")[4].click()
    page.wait(lambda: len(page.all("#result .answer")) == 2, "two answers")
    check("2 recipients" in page.text("#result"), "no list of recipients")
    page.all("#result section button")[1].click()
    check(page.js("return document.activeElement.closest('.answer') === "
                  "document.querySelectorAll('#result .answer')[1]"), "it leads elsewhere")


@test("what does not suppress says why in words; a relay's wrapping is told")
def obstacles(page):
    page.open()
    page.all("#examples button")[2].click()
    page.wait(lambda: page.visible("#result .answer"), "an answer")
    check("Do not suppress" in page.text("#result"), "it does not say so")
    check("Relays unwrapped" in page.text("#result"), "the wrapper is not told")
    page.explain("550 5.4.1 Recipient address rejected: Access denied")
    check(len(page.text("#result .choice")) > 40, "no reason is given")


@test("a whole bounce from a file is read")
def file(page):
    page.open()
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "bounce.eml"
        path.write_text("550 5.1.1 <user@example.com>: no such user\n")
        page.find("#file").send_keys(str(path))
        page.wait(lambda: page.visible("#result .answer"), "an answer")
    check("no such user" in page.find("#text").get_attribute("value"), "the text is not shown")


@test("a file that is dropped is read")
def drop(page):
    page.open()
    page.js("""
        const data = new DataTransfer();
        data.items.add(new File(["550 5.1.1 <user@example.com>: no such user"], "bounce.txt"));
        document.getElementById("ask").dispatchEvent(
          new DragEvent("drop", {bubbles: true, cancelable: true, dataTransfer: data}));""")
    page.wait(lambda: page.visible("#result .answer"), "an answer")


@test("hostile text stays text: in the diagnostic, signatures, proposals, counters and problems")
def hostile(page):
    page.open()
    page.explain(HOSTILE)
    check("onerror" in page.text("#result"), "the text is not shown")
    views = ["explain"]
    if page.is_canned:
        page.view("browse")
        page.find("#q").send_keys("hostile", Keys.ENTER)
        page.wait(lambda: "hostile.<img" in page.text("#found"), "the hostile id")
        page.find("#rows a").click()
        page.wait(lambda: "<script>alert(3)" in page.text("#detail"), "the hostile template")
        check(not page.all("#detail a[href^='javascript']"), "a script became a link")
        page.find("#detail .plainlist button").click()
        page.wait(lambda: page.visible("#result .answer"), "the hostile example")
        page.view("review")
        page.view("day")
        page.view("explain")
        page.js("arguments[0].value = 'please-fail'", page.find("#text"))
        page.find("#ask [type=submit]").click()
        page.wait(lambda: "<i>stopping</i>" in page.text("#trouble"), "the problem")
    check(not page.all("main img, main script, main b[onclick], main i:not(.hole)"),
          "markup became elements")
    check("owned" not in page.driver.title, "a script of the text ran")


@test("a link holds the text: copied, opened, explained at once; a broken one is said to be so")
def fragment(page):
    page.open()
    text = "550 5.1.1 そのような宛先はありません – no such user <user@example.com>"
    page.explain(text)
    page.find("#link").click()
    page.wait(lambda: "#t=" in page.driver.current_url, "the fragment")
    address = page.driver.current_url
    code = address.split("#t=")[1]
    check(base64.urlsafe_b64decode(code + "=" * (-len(code) % 4)).decode() == text,
          "the fragment is not base64url of UTF-8")
    page.open("#t=" + code)
    page.wait(lambda: page.visible("#result .answer"), "the explanation of the link")
    check(page.find("#text").get_attribute("value") == text, "another text came back")
    page.open("#t=%%%")
    page.wait(lambda: "damaged" in page.text("#trouble"), "a word about the damage")
    page.js("document.getElementById('text').value = 'x'.repeat(20000)")
    page.find("#link").click()
    page.wait(lambda: "too long" in page.text("#trouble"), "a word about the length")


@test("an empty text is answered in words")
def empty(page):
    page.open()
    page.find("#ask [type=submit]").click()
    page.wait(lambda: "no text yet" in page.text("#trouble"), "a word")


@test("browse: filters, pages, a signature with holes, sources and examples, and the way back")
def browse(page):
    page.open()
    page.view("browse")
    page.wait(lambda: len(page.all("#rows li")) == 25, "25 rows")
    page.find(".more button").click()
    page.wait(lambda: len(page.all("#rows li")) == 50, "50 rows")
    page.js("const s = document.getElementById('reason'); s.value = 'mailbox_full';"
            "s.dispatchEvent(new Event('change'))")
    page.wait(lambda: page.all("#rows li") and all(
        "mailbox full" in row.text for row in page.all("#rows li")), "only full mailboxes")
    page.js("const s = document.getElementById('reason'); s.value = '';"
            "s.dispatchEvent(new Event('change'))")
    page.find("#q").send_keys("recipientnotfound", Keys.ENTER)
    page.wait(lambda: "exchange-online.recipient-not-found" in page.text("#found"), "the search")
    [link] = [a for a in page.all("#rows a") if "exchange-online.recipient-not-found" in (
        a.get_attribute("href"))]
    link.click()
    page.wait(lambda: page.visible("#detail .template"), "the signature")
    check(page.all("#detail .template .hole"), "no hole is set off")
    check("Sources" in page.text("#detail").title(), "no sources")
    page.find("#detail .plainlist button").click()
    page.wait(lambda: page.visible("#result .answer"), "its example explained")
    page.driver.back()
    page.wait(lambda: page.visible("#detail .template"), "the way back")
    page.find("#detail a[href='#browse']").click()
    page.wait(lambda: page.visible("#find"), "the list again")
    page.js("document.getElementById('q').value = 'zzzz-nothing'")
    page.find("#find [type=submit]").click()
    page.wait(lambda: "No signature is like that" in page.text("#found"), "a word about nothing")


@test("an unknown signature is said to be unknown")
def unknown(page):
    page.open("#s=no.such-signature")
    page.wait(lambda: page.text("#trouble"), "the problem in words")


ODD = {
    "empty objects": (200, "{}", {}),
    "an array": (200, "[]", {}),
    "items without fields": (200, json.dumps({
        "explanations": [{"answer": {}}, {"answer": {"reason": 5, "verdict": None}}],
        "signatures": [{}], "proposals": [{}, {"texts": [{}], "evidence": {"by_day": ["x", None]}}],
        "watched": [{}], "total": 1, "layers": [{}], "reasons": [{}], "origins": [{}],
        "by_hour": [{}], "by_reason": [{}], "bounces": 3}), {}),
    "fields of other kinds": (200, json.dumps({
        "explanations": 5, "skipped": "x", "errors": {}, "signatures": "x", "proposals": {},
        "layers": "x", "by_hour": 7, "bounces": "x", "templates": 3, "examples": {}}), {}),
    "no JSON": (200, "<html>a proxy's page</html>", {}),
    "a proxy's failure": (502, "<html>bad gateway</html>", {}),
    "too many requests": (429, '{"title": "Too many requests", "status": 429}',
                          {"Retry-After": "7"}),
}


@test("odd answers never break the page: it says what is wrong, or shows what is there")
def odd(page):
    for name, (status, body, headers) in ODD.items():
        script = "window.fetch = async () => new Response(%s, {status: %d, headers: %s});" % (
            json.dumps(body), status, json.dumps(headers))
        added = page.driver.execute_cdp_cmd(
            "Page.addScriptToEvaluateOnNewDocument", {"source": script})["identifier"]
        try:
            for fragment in ("#t=NTUw", "#browse", "#s=a.b", "#review", "#day"):
                page.open(fragment)
                page.wait(lambda: "Asking" not in page.text() and page.js(
                    "return document.readyState") == "complete", "the end of asking")
                time.sleep(0.05)
                told = page.text("#trouble")
                check("made a mistake" not in told, f"{name} at {fragment}: {told}")
                check("undefined" not in page.text("main").lower().split(),
                      f"{name} at {fragment} shows 'undefined'")
                check(status == 200 or told, f"{name} at {fragment}: nothing is said")
                if status == 429:
                    check("7 seconds" in told, f"Retry-After is not told: {told}")
        finally:
            page.driver.execute_cdp_cmd(
                "Page.removeScriptToEvaluateOnNewDocument", {"identifier": added})


@test("review: evidence as charts, a patch to copy and to download")
def review(page):
    page.open()
    page.view("review")
    if "No proposals are configured" in page.text("#proposals"):
        check(not page.is_canned, "the development server has proposals")
        return
    check(page.all(".proposal svg[role=img][aria-label]"), "no chart with a label")
    check("Recipients" in page.text(".proposal"), "no bands")
    patch = [button for button in page.all(".proposal .patch") if "patch" in button.text]
    check(patch, "no patch is offered")
    patch[0].click()
    page.wait(lambda: "+++ b/" in page.text(".proposal pre"), "the patch")
    shown = page.js("return document.querySelector('.proposal pre').textContent")
    with tempfile.TemporaryDirectory() as folder:
        page.driver.execute_cdp_cmd("Browser.setDownloadBehavior", {
            "behavior": "allow", "downloadPath": folder})
        [button] = [b for b in page.all(".proposal .row button") if "Download" in b.text]
        button.click()
        page.wait(lambda: [one.read_text() for one in pathlib.Path(folder).glob("*.patch")]
                  == [shown], "the file with the patch")
        [copier] = [b for b in page.all(".proposal .row button") if b.text == "Copy"]
        copier.click()
        page.wait(lambda: copier.text != "Copy", "a word about copying")


@test("the last day: figures, charts by reason, provider and hour, a table for who cannot see")
def day(page):
    page.open()
    page.view("day")
    if "No bounce was seen" in page.text("#counters"):
        check(not page.is_canned, "the development server has figures")
        return
    for part in ("BY REASON", "BY PROVIDER", "BY HOUR"):
        check(part in page.text("#counters").upper(), f"{part} is missing")
    check(page.find("#counters svg[role=img]").get_attribute("aria-label"), "no label")
    check(len(page.all("#counters table tbody tr")) >= 1, "no table")


@test("keyboard: skip link, tabs in order with visible focus, Ctrl+Enter explains, Enter opens")
def keyboard(page):
    page.open()
    page.wait(lambda: page.find("#theme").is_displayed(), "the page")
    body = page.find("body")
    body.send_keys(Keys.TAB)
    check(page.js("return document.activeElement.className") == "skip", "no skip link first")
    seen = []
    for _ in range(40):
        seen.append(page.js("const e = document.activeElement; return e.id || e.textContent"))
        outline = page.js("return getComputedStyle(document.activeElement).outlineStyle")
        check(outline != "none", f"the focus on '{seen[-1]}' cannot be seen")
        if seen[-1] == "text":
            break
        page.driver.switch_to.active_element.send_keys(Keys.TAB)
    check(seen[2:6] == ["Explain", "Browse", "Review", "Last day"], f"the order is {seen}")
    check(seen[-1] == "text", f"the text field is not reached: {seen}")
    area = page.driver.switch_to.active_element
    area.send_keys("550 5.1.1 no such user here", Keys.CONTROL, Keys.ENTER)
    page.wait(lambda: page.visible("#result .answer"), "the answer to Ctrl+Enter")
    page.find("#views [data-view=browse]").send_keys(Keys.ENTER)
    page.wait(lambda: page.visible("#rows li"), "browse by Enter")
    check(page.find("[aria-current=page]").text == "Browse", "the current view is not told")


@test("the theme follows the system and the switch, and is remembered")
def themes(page):
    page.open()
    def paper():
        return page.js("return getComputedStyle(document.body).backgroundColor")
    def system(value):
        page.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [
            {"name": "prefers-color-scheme", "value": value}]})
    system("light")
    page.theme("auto")
    light = paper()
    system("dark")
    dark = paper()
    check(light != dark, "the system's choice does not count")
    page.theme("light")
    check(paper() == light, "the switch does not win over the system")
    system("light")
    page.theme("dark")
    check(paper() == dark, "the dark theme is another one")
    page.open()
    check(paper() == dark, "the choice is forgotten")
    page.theme("auto")


def fill(page, name):
    """The view `name` with much in it."""
    page.view(name if name in ("browse", "review", "day") else "explain")
    if name == "explain":
        page.explain(json.dumps({"notificationType": "Bounce", "bounce": {
            "bounceType": "Transient", "bounceSubType": "General",
            "timestamp": "2026-11-26T09:00:00Z", "bouncedRecipients": [{
                "emailAddress": "user@example.com", "status": "5.1.1", "diagnosticCode":
                "smtp;550 5.1.1 RESOLVER.ADR.RecipNotFound; not found"}]}}))
        for element in page.all("details"):
            page.js("arguments[0].open = true", element)
    if name == "signature":
        page.driver.execute_script("location.hash = 's=exchange-online.recipient-not-found'")
        page.wait(lambda: page.visible("#detail .template"), "the signature")
    if name == "review" and page.all(".proposal .patch"):
        page.find(".proposal .patch").click()
    if name == "several":
        page.all("#examples button")[4].click()
        page.wait(lambda: len(page.all("#result .answer")) == 2, "two answers")


@test("both themes, each view: contrast of AA, a name on every control, pictures")
def looks(page):
    for theme in ("light", "dark"):
        for name in ("explain", "several", "browse", "signature", "review", "day"):
            page.size(1200)
            page.open()
            page.theme(theme)
            fill(page, name)
            found = page.js(CONTRAST)
            check(not found["contrast"], f"{theme} {name}: too little contrast: "
                  f"{found['contrast'][:5]}")
            check(not found["names"], f"{theme} {name}: without a name: {found['names'][:5]}")
            page.shoot(f"{name}-{theme}")
    page.theme("auto")


@test("360 pixels wide: no view scrolls sideways")
def narrow(page):
    for name in ("explain", "several", "browse", "signature", "review", "day"):
        page.size(360, 740)
        page.open()
        fill(page, name)
        page.explain("550 5.1.1 " + "x" * 300) if name == "explain" else None
        width = page.js("return document.documentElement.scrollWidth")
        wide = page.js("""return [...document.querySelectorAll("body *")].filter((node) =>
            node.getBoundingClientRect().right > 361).slice(0, 5).map((node) =>
            node.tagName + "." + (node.getAttribute("class") || node.id))""")
        check(width <= 360, f"{name} is {width} pixels wide: {wide}")
        page.shoot(f"{name}-narrow")
    page.size(1200)


@test("landmarks, one heading of the first level in sight, live regions, a language")
def landmarks(page):
    page.open()
    for css in ("html[lang=en]", "main", "header", "nav[aria-label]", "footer",
                "[role=status][aria-live]", "[role=alert]"):
        check(page.all(css), f"{css} is missing")
    for name in ("explain", "browse", "review", "day"):
        page.view(name)
        check(sum(h.is_displayed() for h in page.all("h1")) == 1, f"{name}: not one h1")


@test("without JavaScript it says what it is and how to ask with curl")
def without_script(page):
    page.driver.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    try:
        page.driver.get(page.url + "/?plain")
        page.shoot("without-script")
        markup = page.driver.page_source
        text = page.find("noscript").text
        check("curl" in text or "curl" in markup, "no word about curl")
        check("knowledge base" in markup, "it does not say what it is")
    finally:
        page.driver.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})
        page.driver.get(page.url + "/")


@test("a token is asked for, kept in the session only, and a wrong one is said to be wrong")
def token(page):
    if not page.is_canned:
        return
    with Server(page.options, token="right-token") as url:
        page.driver.get(url + "/")
        page.js("sessionStorage.clear()")
        page.find("#text").send_keys("550 5.1.1 no such user")
        page.find("#ask [type=submit]").click()
        page.wait(lambda: page.visible("#door"), "the door")
        page.shoot("token")
        page.find("#token").send_keys("wrong", Keys.ENTER)
        page.wait(lambda: "not known" in page.text("#trouble"), "a word about the wrong token")
        page.find("#token").send_keys("right-token", Keys.ENTER)
        page.wait(lambda: page.visible("#result .answer"), "the answer")
        check(not page.visible("#door"), "the door stays open")
        check(page.js("return Object.values(localStorage).join()").count("token") == 0,
              "the token is kept for longer than the session")
        # The browser itself notes each 401; nothing else may stand there.
        left = [entry["message"] for entry in page.driver.get_log("browser")
                if "401" not in entry["message"]]
        check(not left, f"the console says {left[:3]}")
        page.driver.get_log("performance")


@test("the console is empty, no policy was violated, nothing was asked of another host")
def quiet(page):
    page.collect()
    # The browser's own notes on answers that the tests asked for.
    expected = ("no.such-signature", "status of 503", "status of 401", "v1/proposals")
    left = [entry["message"] for entry in page.console
            if not any(part in entry["message"] for part in expected)]
    check(not left, f"{len(left)} lines, the first: {left[:3]}")
    check(not page.foreign, f"asked of others: {sorted(page.foreign)[:3]}")


class Server:
    """The development server, for the length of a `with`."""

    def __init__(self, options, token=None):
        self.arguments = [sys.executable, str(HERE / "serve.py"), "--kb", options.kb, "--db",
                          options.db, "--port", "0", "--proposals", str(HERE / "proposals.json")]
        if token:
            self.arguments += ["--token", token]

    def __enter__(self):
        self.process = subprocess.Popen(self.arguments, stdout=subprocess.PIPE, text=True)
        return self.process.stdout.readline().strip()

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait()


def run(options, url, is_canned):
    page = Page(options, url.rstrip("/"), is_canned)
    failed = 0
    chosen = [one for one in TESTS if not options.only or options.only in one[0]]
    try:
        for sentence, body in chosen:
            try:
                body(page)
                print(f"passed  {sentence}", flush=True)
            except Exception as error:
                failed += 1
                told = str(error).split("Stacktrace:")[0].strip()
                if not isinstance(error, AssertionError):
                    told += "\n" + "".join(traceback.format_tb(error.__traceback__)[-2:])
                print(f"FAILED  {sentence}: {told}", flush=True)
                page.size(1200)
    finally:
        page.driver.quit()
    print(f"screenshots: {page.shots}")
    print(f"{len(chosen) - failed} passed, {failed} failed")
    return 1 if failed else 0


def main():
    parser = argparse.ArgumentParser(description="Drives the page in headless Chromium.")
    parser.add_argument("--chromium", required=True)
    parser.add_argument("--driver", required=True)
    parser.add_argument("--url", help="a server that runs; else the development server is started")
    parser.add_argument("--token", help="the token of that server")
    parser.add_argument("--kb", help="the program kb, for the development server")
    parser.add_argument("--db", help="the compiled knowledge, for the development server")
    parser.add_argument("--screenshots", help="where pictures go")
    parser.add_argument("--only", help="only tests whose sentence has these words")
    options = parser.parse_args()
    if options.url:
        try:
            urllib.request.urlopen(options.url.rstrip("/") + "/v1/knowledge", timeout=10).close()
        except urllib.error.HTTPError:
            pass  # it may ask for a token
        except OSError as error:
            print(f"{options.url} does not answer ({error}); start the server first",
                  file=sys.stderr)
            return 2
        return run(options, options.url, False)
    if not options.kb or not options.db:
        parser.error("name --url, or --kb and --db for the development server")
    with Server(options) as url:
        if not url:
            print("the development server did not start", file=sys.stderr)
            return 2
        return run(options, url, True)


if __name__ == "__main__":
    sys.exit(main())
