"""The description of the API against the server: its examples, its words, and made-up requests of schemathesis."""

import copy
import hashlib
import json
import os
import pathlib
import subprocess
import sys
import xml.etree.ElementTree

import jsonschema
import yaml
from openapi_spec_validator import validate

from lib.report import check, equal, section, short
from lib.server import Server

TOKEN = "token-of-the-check-00000000"
AUTHORIZED = {"Authorization": f"Bearer {TOKEN}"}
DESCRIPTION = "Sources/ClassifierService/API/openapi.yaml"
# The operations whose body is another one with ?format=NAME, so that no body is wrong.
FORMATTED = ("/v1/classify", "/v1/classify/stream", "/v1/explain")


def main():
    binary, db, scratch, root = sys.argv[1:5]
    proposals = os.path.join(scratch, "proposals.json")
    with open(proposals, "w") as file:
        json.dump({"knowledge": "2026.11.1", "stream": {}, "proposals": []}, file)
    name = hashlib.sha256(TOKEN.encode()).hexdigest()
    with Server(binary, db, scratch, {"tokens": [f"check:{name}"], "proposals": proposals}) as server:
        served = server.get("/openapi.yaml")
        check("/openapi.yaml is the description of the repository",
              served.body == pathlib.Path(root, DESCRIPTION).read_bytes(), f"{served.status}, {len(served.body)} bytes")
        description = yaml.safe_load(served.body)
        section(is_valid, description)
        section(words, server, description)
        section(examples, server, description)
        section(default_limits, server)
        section(every_signature, server, description)
        for group in (with_formats, without_formats):
            section(group, server, description, scratch)
        check("the server runs to the end", server.is_alive() and "Fatal error" not in server.log())


def is_valid(description):
    validate(description)
    check("the description is valid OpenAPI 3.1", True)
    for place, schema, example in written_examples(description):
        errors = list(validator(description, schema).iter_errors(example))
        check(f"example of {place}: fits its schema", not errors, errors and errors[0].message)


def written_examples(description):
    """Every example of a body with its schema."""
    for path, operations in description["paths"].items():
        for method, operation in operations.items():
            bodies = [("request", operation.get("requestBody", {}))]
            bodies += [(status, resolve(description, answer)) for status, answer in operation["responses"].items()]
            for part, body in bodies:
                for media_type, media in body.get("content", {}).items():
                    for name, example in media.get("examples", {}).items():
                        yield f"{method.upper()} {path}, {part}, {media_type}, {name}", media["schema"], example["value"]


def resolve(description, node):
    while "$ref" in node:
        target = description
        for key in node["$ref"].removeprefix("#/").split("/"):
            target = target[key.replace("~1", "/")]
        node = target
    return node


def validator(description, schema):
    return jsonschema.Draft202012Validator({**schema, "components": description["components"]})


def strict(description):
    """The same description where no answer may have a member that is not written down."""
    description = copy.deepcopy(description)
    for name, schema in description["components"]["schemas"].items():
        if name not in ("Record", "Proposals", "SNSMessage"):
            close(schema)
    return description


def close(schema):
    if isinstance(schema, dict):
        if schema.get("type") == "object" and "properties" in schema:
            schema.setdefault("additionalProperties", False)
        for value in schema.values():
            close(value)
    elif isinstance(schema, list):
        for value in schema:
            close(value)


def words(server, description):
    """The closed lists are those of the knowledge."""
    schemas = description["components"]["schemas"]
    knowledge = server.get("/v1/knowledge", headers=AUTHORIZED).json()
    equal("reasons, in cause order", [reason["id"] for reason in knowledge["reasons"]], schemas["Reason"]["enum"])
    for format in schemas["StreamFormat"]["enum"]:
        answer = server.post(f"/v1/classify?format={format}", "", "text/plain", headers=AUTHORIZED)
        equal(f"format={format} is known", answer.status, 200)


def examples(server, description):
    """Every example of a request is taken, and what comes back has no member that is not written down."""
    closed = strict(description)
    for path, operations in closed["paths"].items():
        for method, operation in operations.items():
            contents = operation.get("requestBody", {}).get("content", {})
            url = path
            for parameter in (resolve(closed, p) for p in operation.get("parameters", [])):
                if parameter["in"] == "path":
                    url = url.replace("{%s}" % parameter["name"], parameter["example"])
                elif "example" in parameter:
                    url += ("&" if "?" in url else "?") + f"{parameter['name']}={parameter['example']}"
            if method == "get":
                answer = server.get(url, headers=AUTHORIZED)
                fits(closed, operation, f"GET {url}", answer, "200")
            for media_type, media in contents.items():
                for name, example in media.get("examples", {}).items():
                    body = example["value"] if isinstance(example["value"], str) else json.dumps(example["value"])
                    answer = server.post(url, body, media_type, headers=AUTHORIZED)
                    expected = ("403", "404") if path == "/v1/sns" else ("200",)
                    fits(closed, operation, f"POST {url} {media_type} {name}", answer, *expected)


def fits(description, operation, name, answer, *expected):
    if not check(f"{name}: {' or '.join(expected)}", str(answer.status) in expected,
                 f"{answer.status} {short(answer.body)}"):
        return
    content = resolve(description, operation["responses"][str(answer.status)]).get("content", {})
    if not check(f"{name}: the media type is written down", answer.media_type() in content, answer.media_type()):
        return
    if "json" not in answer.media_type():
        return
    if answer.media_type() == "application/x-ndjson":
        schema = {"$ref": "#/components/schemas/Result"}
        values = [json.loads(line) for line in answer.body.splitlines()]
    else:
        schema, values = content[answer.media_type()]["schema"], [answer.json()]
    errors = [error for value in values for error in validator(description, schema).iter_errors(value)]
    check(f"{name}: fits, and has no member that is not written down", not errors, errors and describe(errors[0]))


def describe(error):
    while error.context:
        error = max(error.context, key=lambda one: len(one.absolute_path))
    return f"{'/'.join(map(str, error.absolute_path))}: {error.message}"


def default_limits(server):
    record = {"diagnostic": "550 5.1.1 user unknown"}
    def post(body, **options):
        return server.post("/v1/classify", body, headers=AUTHORIZED, **options)
    equal("10,000 records", post([record] * 10_000).status, 200)
    answer = post([record] * 10_001)
    check("10,001 records: 422", answer.status == 422 and answer.is_problem(), answer.status)
    answer = post("550 5.1.1 user unknown\n" * 10_001, content_type="text/plain")
    check("10,001 lines of text: 422", answer.status == 422 and answer.is_problem(), answer.status)
    equal("8 MiB", post(json.dumps(record).ljust(8 << 20)).status, 200)
    answer = post(json.dumps(record).ljust((8 << 20) + 1))
    check("8 MiB and a byte: 413", answer.status == 413 and answer.is_problem(), answer.status)


def every_signature(server, description):
    """All pages give all signatures once, in order, and each fits the description."""
    closed = strict(description)
    seen, after = [], ""
    while True:
        page = server.get(f"/v1/signatures?limit=500&after={after}", headers=AUTHORIZED).json()
        seen += [signature["id"] for signature in page["signatures"]]
        if "next" not in page or len(seen) > page["total"]:
            break
        after = page["next"]
    check(f"all pages: every signature once, in order ({len(seen)})",
          seen == sorted(set(seen)) and len(seen) == page["total"], f"{len(seen)} of {page['total']}")
    one = validator(closed, {"$ref": "#/components/schemas/Signature"})
    faults = []
    for id in seen[:: max(1, len(seen) // 300)]:
        answer = server.get(f"/v1/signatures/{id}", headers=AUTHORIZED)
        faults += [f"{id}: {describe(error)}" for error in one.iter_errors(answer.json())]
    check("signatures fit the description", not faults, faults[:2])


def with_formats(server, description, scratch):
    schemathesis(server, description, scratch, "all operations", ["--exclude-checks", "negative_data_rejection"])


def without_formats(server, description, scratch):
    """Without the parameter `format`, what does not fit the schema of a body has to be refused."""
    description = copy.deepcopy(description)
    for path in list(description["paths"]):
        if path not in FORMATTED[:1] and path not in ("/v1/normalize", "/v1/signatures"):
            del description["paths"][path]
    del description["paths"]["/v1/classify"]["post"]["parameters"]
    schemathesis(server, description, scratch, "bodies that do not fit", ["--checks", "negative_data_rejection"])


def schemathesis(server, description, scratch, name, options):
    description = dict(description, servers=[{"url": f"http://127.0.0.1:{server.port}"}])
    path = pathlib.Path(scratch, "description.yaml")
    path.write_text(yaml.safe_dump(description))
    report = pathlib.Path(scratch, "junit.xml")
    here = pathlib.Path(__file__).parent
    command = [
        str(pathlib.Path(sys.executable).parent / "schemathesis"), "run", str(path), "--url", f"http://127.0.0.1:{server.port}", "--header", f"Authorization: Bearer {TOKEN}",
        "--seed", "1", "--generation-deterministic", "--max-examples", os.environ.get("KB_TEST_EXAMPLES", "10"),
        "--phases", "examples,coverage,fuzzing", "--max-time", "90", "--continue-on-failure", "--no-color",
        "--report", "junit", "--report-junit-path", str(report), *options]
    environment = dict(os.environ, SCHEMATHESIS_HOOKS="lib.schemathesis_hooks", PYTHONPATH=str(here))
    done = subprocess.run(command, capture_output=True, text=True, env=environment, cwd=scratch, timeout=600)
    with open(os.path.join(scratch, f"schemathesis-{name.replace(' ', '-')}.log"), "w") as log:
        log.write(done.stdout + done.stderr)
    if not report.exists():
        check(f"schemathesis, {name}: ran", False, done.stdout[-600:] + done.stderr[-600:])
        return
    for case in xml.etree.ElementTree.parse(report).iter("testcase"):
        faults = [fault.get("message") or fault.text or "" for fault in case if fault.tag in ("failure", "error")]
        check(f"schemathesis, {name}: {case.get('name')}", not faults, short(faults[0], 1500) if faults else "")
    equal(f"schemathesis, {name}: exit code", done.returncode, 0)


main()
