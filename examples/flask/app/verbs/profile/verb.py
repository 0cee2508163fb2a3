"""The verb `profile`: docs/contract.md of create-good-api."""

from app.service import Input, Result, Verb


def _run(input: Input) -> Result:
    from app.verbs.profile.measure import measure

    return measure(input)


profile = Verb(
    usage="""profile [--scratch|--new]
                       measure the request on standard input, for gapi profile; --scratch: in an empty
                       database, which is migrated and seeded first; --new: in a new one""",
    action=lambda words, flag: None if flag("scratch") or flag("new") else "profile",
    flags=("scratch", "new"),
    accepts=lambda words, flag: not words and not (flag("scratch") and flag("new")),
    run=_run,
)
