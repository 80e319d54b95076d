"""Make the two certificates of a hall: its authority, and the server's that it signs.

An authority that a tablet trusts could speak for every site of the world. This one is bound by
name constraints (RFC 5280, 4.2.1.10) to private addresses and to names that exist in no public
directory, so that a stolen key is good for a hall only.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from budgeting.services.hall_names import ENDINGS, NETWORKS

AUTHORITY_LIFE = timedelta(days=730)
SERVER_LIFE = timedelta(days=396)
"""Browsers refuse a server's certificate that is good for more than 398 days."""
EARLY = timedelta(days=1)
"""Valid from yesterday: the clocks of tablets that have been without internet are late."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A certificate and its key."""

    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey


def found(now: datetime) -> Pair:
    """A new authority, which may sign servers and nothing below them."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = _name(f"Madang hall {now:%Y-%m-%d}")
    constraints = x509.NameConstraints(
        permitted_subtrees=[
            *(x509.DNSName(ending) for ending in ENDINGS),
            *(x509.IPAddress(network) for network in NETWORKS),
        ],
        excluded_subtrees=None,
    )
    builder = _builder(name, name, key, now, now + AUTHORITY_LIFE)
    builder = (
        builder.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(signs=True), critical=True)
        .add_extension(constraints, critical=True)
    )
    return Pair(builder.sign(key, hashes.SHA256()), key)


def sign(authority: Pair, subjects: Sequence[x509.GeneralName], now: datetime) -> Pair:
    """A new certificate of the server, which does not outlive the authority."""
    key = ec.generate_private_key(ec.SECP256R1())
    end = min(now - EARLY + SERVER_LIFE, authority.certificate.not_valid_after_utc)
    issuer = authority.certificate.subject
    issuer_key = x509.AuthorityKeyIdentifier.from_issuer_public_key(authority.key.public_key())
    builder = _builder(_name("Madang server"), issuer, key, now, end)
    builder = (
        builder.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(signs=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(x509.SubjectAlternativeName(subjects), critical=False)
        .add_extension(issuer_key, critical=False)
    )
    return Pair(builder.sign(authority.key, hashes.SHA256()), key)


def _builder(
    subject: x509.Name,
    issuer: x509.Name,
    key: ec.EllipticCurvePrivateKey,
    now: datetime,
    end: datetime,
) -> x509.CertificateBuilder:
    identifier = x509.SubjectKeyIdentifier.from_public_key(key.public_key())
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - EARLY)
        .not_valid_after(end)
        .add_extension(identifier, critical=False)
    )


def _name(common: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common)])


def _usage(signs: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=signs,
        crl_sign=signs,
        encipher_only=False,
        decipher_only=False,
    )
