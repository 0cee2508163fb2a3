"""Errors that the user of a command can fix."""


class UserError(Exception):
    """Printed without a stack. Any other error is a bug, printed with its stack.

    Exit codes: 1 the work failed, 2 wrong arguments or configuration, 3 conflict, 4 refused.
    """

    def __init__(self, message: str, hint: str = "", exit_code: int = 1) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.exit_code = exit_code
