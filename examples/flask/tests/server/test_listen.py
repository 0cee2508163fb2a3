import pytest

from app.errors import UserError
from app.server.listen import listen, url_of


def test_a_port_in_use_is_one_sentence() -> None:
    with listen("127.0.0.1", 0) as first:
        port = first.getsockname()[1]
        assert url_of(first) == f"http://127.0.0.1:{port}"
        with pytest.raises(UserError, match=rf"^Port {port} of 127\.0\.0\.1 is in use\.$") as refused:
            listen("127.0.0.1", port)
    assert refused.value.hint == "Stop the program that uses it, or set another PORT."


def test_a_host_that_is_not_of_this_machine_is_one_sentence() -> None:
    with pytest.raises(UserError, match="is not an address of this machine"):
        listen("192.0.2.1", 0)
