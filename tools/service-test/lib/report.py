"""Lines of `ok` and `not ok`."""

import traceback

failures = 0


def check(name, holds, detail=""):
    """Reports one finding and answers whether it held."""
    global failures
    note = f" # {short(detail, 1500)}" if detail and not holds else ""
    print(f"{'ok' if holds else 'not ok'} {name}{note}", flush=True)
    failures += 0 if holds else 1
    return bool(holds)


def equal(name, found, expected):
    """Reports whether two values are equal."""
    return check(name, found == expected, f"found {short(found)}, expected {short(expected)}")


def section(function, *arguments):
    """Runs a group of checks; an error in it is a failed check and does not end the run."""
    try:
        function(*arguments)
    except Exception as error:  # the next group is still worth running
        where = traceback.extract_tb(error.__traceback__)[-1]
        check(f"{function.__name__.replace('_', ' ')}: ran to its end", False,
              f"{type(error).__name__}: {short(error)} at {where.filename.rsplit('/', 1)[-1]}:{where.lineno}")


def short(value, limit=300):
    text = value if isinstance(value, str) else repr(value)
    text = text.replace("\n", "\\n")
    return text if len(text) <= limit else text[:limit] + "..."
