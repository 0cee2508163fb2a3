"""The verb `profile`: docs/contract.md of create-good-api."""

from app.service import Input, Result, Verb


def _run(input: Input) -> Result:
    from app.verbs.profile.measure import measure

    return measure(input)


profile = Verb(
    usage="""profile [--scratch]  measure the request on standard input, for gapi profile; --scratch: in an
                       empty database, which is migrated and seeded first""",
    action=lambda words, flag: None if flag("scratch") else "profile",
    flags=("scratch",),
    run=_run,
)
