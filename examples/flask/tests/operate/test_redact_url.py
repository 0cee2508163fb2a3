import pytest

from app.http.operate.redact_url import is_secret, redact_url

SECRET = """
auth x-auth oauth_state Authorization authCode authToken unauthorizedToken
pwd user_pwd userPwd password Passwd pass passphrase user[password]
jwt id_jwt session session_id sessionid JSESSIONID PHPSESSID sid connect.sid
code codes auth_code login-code verificationCode reset_code otp totp pin sms_code inviteCode recovery_codes
private private_note ssn user_ssn socialSecurityNumber hash passwordHash salt iban card_number creditCard
key api_key apikey X-Api-Key accessKey private_key_pem secret client_secret
token refreshToken csrf sig signature
"""

SHOWN = """
status_code statusCode postcode post_code zip_code country_code currencyCode error_code exit_code product_code
author authors co_author keyword keyboard monkey shipping pinned compass bypass sort page name codec barcode
decode
"""

URLS = [
    ("/x?code=1&page=2", "/x?code=[secret]&page=2"),
    ("/x?%63ode=1", "/x?%63ode=[secret]"),
    ("/x?%2563ode=1", "/x?%2563ode=[secret]"),
    ("/x?%zz=1", "/x?%zz=[secret]"),
    ("/x?a=1;token=2", "/x?a=[secret]"),
    ("/x?next=%2Fback%3Ftoken%3D1", "/x?next=[secret]"),
    ("/x?discount=100%&status_code=4", "/x?discount=100%&status_code=4"),
    ("http://ada:pw@host/x?a=b", "http://[secret]@host/x?a=b"),
    ("/a://b@c", "/a://[secret]@c"),
    ("//ada:pw@host/x", "//[secret]@host/x"),
    ("/x//y/https://ada:pw@host/x", "/x//y/https://[secret]@host/x"),
    ("/x/https%3A%2F%2Fada%3Apw%40host/y", "/x/[secret]/y"),
    ("/x;token=1;page=2/y;v=3", "/x;token=[secret];page=2/y;v=3"),
    ("/x%3Btoken%3D1/y", "/[secret]/y"),
    ("/x/token=1/y?a=b", "/x/token=[secret]/y?a=b"),
    ("https://a.example/back#access_token=1&state=2", "https://a.example/back#access_token=[secret]&state=2"),
    ("/x?a=b#token=1", "/x?a=[secret]"),
    ("/x?private=1&ssn=2&hash=3&page=4", "/x?private=[secret]&ssn=[secret]&hash=[secret]&page=4"),
    ('/x?filter={"password":"a"}', "/x?filter=[secret]"),
    ("/x?filter=%7B%22a%22%3A%7B%22api_key%22%20%3A%221%22%7D%7D", "/x?filter=[secret]"),
    ('/x?filter={\\"token\\":1}', "/x?filter=[secret]"),
    ("/x?filter={'pin':1}&q={pin:1}", "/x?filter=[secret]&q=[secret]"),
    ('/x?filter={"name":"a","page":1}', '/x?filter={"name":"a","page":1}'),
    ('/x?{"password":"a"}', "/x?[secret]"),
    ("/x?q=Bearer%20abc&r=bearer+abc", "/x?q=[secret]&r=[secret]"),
    ("/x?q=Basic+YWRhOmh1bnRlcjI=", "/x?q=[secret]"),
    ("/x?q=basic+tea&r=bearers", "/x?q=basic+tea&r=bearers"),
    ("/x?url=https://ada:pw@host/y&to=%2F%2Fada:pw%40host", "/x?url=[secret]&to=[secret]"),
    ("/x?url=https://host/@ada&mail=a@b.c&at=12:30", "/x?url=https://host/@ada&mail=a@b.c&at=12:30"),
]


@pytest.mark.parametrize("name", SECRET.split())
def test_is_secret(name: str) -> None:
    assert is_secret(name)


@pytest.mark.parametrize("name", SHOWN.split())
def test_is_shown(name: str) -> None:
    assert not is_secret(name)


@pytest.mark.parametrize(("url", "logged"), URLS)
def test_a_url_is_logged_without_its_secrets(url: str, logged: str) -> None:
    assert redact_url(url) == logged
