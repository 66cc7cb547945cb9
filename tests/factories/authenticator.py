"""A security key in software: what a browser would answer, and lies it would never tell."""

import base64
import hashlib
import json
import secrets
from dataclasses import dataclass, field
from typing import Any

import cbor2
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

PRESENT, VERIFIED, WITH_KEY = 0x01, 0x04, 0x40
ORIGIN = "http://localhost:5000"


@dataclass
class Authenticator:
    """One device with one passkey (EC P-256), which counts how often it has signed.

    Each method takes the options of the site as JSON and returns the answer as JSON text;
    keyword arguments replace what an honest browser would say.
    """

    origin: str = ORIGIN
    credential_id: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    key: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(ec.SECP256R1())
    )
    count: int = 0

    def create(self, options: dict[str, Any], **lies: Any) -> str:
        """Answer `navigator.credentials.create`, with attestation `none`."""
        client_data = self._client_data("webauthn.create", options, lies)
        data = self._data(options["rp"]["id"], lies, flags=PRESENT | VERIFIED | WITH_KEY)
        data += bytes(16) + len(self.credential_id).to_bytes(2) + self.credential_id
        data += cbor2.dumps(self.public_key)
        attestation = cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": data})
        return self._answer(clientDataJSON=client_data, attestationObject=attestation)

    def get(self, options: dict[str, Any], **lies: Any) -> str:
        """Answer `navigator.credentials.get`, counting one more signature."""
        self.count = lies.get("count", self.count + 1)
        client_data = self._client_data("webauthn.get", options, lies)
        data = self._data(options["rpId"], lies, flags=lies.get("flags", PRESENT | VERIFIED))
        signed = data + hashlib.sha256(client_data).digest()
        signature = self.key.sign(signed, ec.ECDSA(hashes.SHA256()))
        return self._answer(clientDataJSON=client_data, authenticatorData=data, signature=signature)

    @property
    def public_key(self) -> dict[int, Any]:
        """The public half as COSE: an ES256 key on P-256."""
        numbers = self.key.public_key().public_numbers()
        return {1: 2, 3: -7, -1: 1, -2: numbers.x.to_bytes(32), -3: numbers.y.to_bytes(32)}

    def _client_data(self, kind: str, options: dict[str, Any], lies: dict[str, Any]) -> bytes:
        said = {
            "type": kind,
            "challenge": lies.get("challenge", options["challenge"]),
            "origin": lies.get("origin", self.origin),
            "crossOrigin": False,
        }
        return json.dumps(said).encode()

    def _data(self, rp_id: str, lies: dict[str, Any], *, flags: int) -> bytes:
        rp_hash = hashlib.sha256(lies.get("rp_id", rp_id).encode()).digest()
        return rp_hash + bytes([flags]) + self.count.to_bytes(4)

    def _answer(self, **response: bytes) -> str:
        name = text_of(self.credential_id)
        parts = {key: text_of(value) for key, value in response.items()}
        return json.dumps({"id": name, "rawId": name, "type": "public-key", "response": parts})


def text_of(data: bytes) -> str:
    """Write bytes as browsers do: base64url without padding."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
