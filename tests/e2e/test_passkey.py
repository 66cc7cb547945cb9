"""A passkey in a real browser: set up, added, used to sign in and to confirm."""

import pyotp
import pytest
from playwright.sync_api import CDPSession, Page

from tests.e2e.conftest import PHONE, Site, Visitor
from tests.e2e.test_three_roles import Arrive

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
EMAIL, PASSWORD = "office@example.org", "a long walk along the river"


def with_authenticator(page: Page) -> CDPSession:
    """Plug a security key into the browser, which always finds its owner present."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    devtools.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "usb",
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )
    return devtools


def set_up(visitor: Visitor) -> str:
    """Follow a set-up link to its end, and return one of the recovery codes."""
    page = visitor.page
    link = visitor.site.flask("accounts", "create", "--role", "coordinator", "--email", EMAIL)
    page.goto(by_name(link.strip()))
    page.get_by_role("button").first.click()
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_label("The same once more").fill(PASSWORD)
    page.get_by_role("button", name="Go on").click()
    app = pyotp.TOTP(page.locator("code").inner_text().replace(" ", ""))
    page.get_by_role("textbox", name="Code").fill(app.now())
    page.get_by_role("button", name="Go on").click()
    page.get_by_role("button", name="Show my codes").click()
    code = page.get_by_role("listitem").first.inner_text()
    page.get_by_role("button", name="I have kept them").click()
    return code


def by_name(address: str) -> str:
    """Return an address with this machine's name: passkeys know no numbers."""
    return address.replace("127.0.0.1", "localhost")


def give_password(visitor: Visitor) -> None:
    """Do the first step of signing in."""
    page = visitor.page
    page.goto(f"{by_name(visitor.site.base)}/sign-in/staff")
    page.get_by_label("E-mail").fill(EMAIL)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Go on").click()


def test_passkey_made_in_the_browser_signs_in_and_steps_up(site: Site, visitor: Arrive) -> None:
    office = visitor(PHONE)
    page, base = office.page, by_name(site.base)
    code, faults = set_up(office), []
    with_authenticator(page)

    page.goto(f"{base}/account/passkeys")
    page.get_by_role("button", name="Add a passkey").click()
    page.get_by_text("The passkey was added.").wait_for()
    faults += [office.sideways(), *office.violations()]
    page.get_by_role("button", name="Sign out").click()
    give_password(office)
    page.get_by_role("button", name="Use a passkey").wait_for()
    faults += [office.sideways(), *office.violations()]
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_url(lambda url: "/sign-in" not in url)
    page.goto(f"{base}/step-up?next=/account/passkeys")
    faults += [office.sideways(), *office.violations()]
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_url(f"{base}/account/passkeys")

    assert (page.get_by_role("row").count(), faults) == (2, [0, 0, 0])
    assert (office.complaints, office.hosts) == ([], {base.removeprefix("http://")})
    without_script_a_code_signs_in(visitor(PHONE, javascript=False), code)


def without_script_a_code_signs_in(somebody: Visitor, code: str) -> None:
    give_password(somebody)
    page = somebody.page
    assert not page.get_by_role("button", name="Use a passkey").is_visible()
    page.get_by_role("textbox", name="Code").fill(code)
    page.get_by_role("button", name="Sign in").click()
    assert "/sign-in" not in page.url
