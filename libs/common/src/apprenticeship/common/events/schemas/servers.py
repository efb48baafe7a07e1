"""The ways in, and how one proves who one is."""

from typing import Any

SERVERS: dict[str, Any] = {
    "kafka": {
        "host": "{broker}",
        "protocol": "kafka-secure",
        "description": "Ask the partnership for the address; each partner may touch its own two topics alone.",
        "variables": {"broker": {"default": "broker.partnership.example:9094"}},
        "security": [
            {"$ref": "#/components/securitySchemes/scramSha512"},
            {"$ref": "#/components/securitySchemes/tls"},
            {"$ref": "#/components/securitySchemes/oauth2"},
        ],
    },
    "http": {
        "host": "{gateway}",
        "protocol": "https",
        "description": "The same door for partners without Kafka.",
        "variables": {"gateway": {"default": "gateway.partnership.example"}},
        "security": [{"$ref": "#/components/securitySchemes/bearer"}],
    },
}

SECURITY_SCHEMES: dict[str, Any] = {
    "scramSha512": {
        "type": "scramSha512",
        "description": "User and password over TLS; the user is the partner.",
    },
    "tls": {"type": "X509", "description": "A client certificate that names the partner."},
    "oauth2": {
        "type": "oauth2",
        "description": "OAUTHBEARER with client credentials.",
        "flows": {
            "clientCredentials": {
                "tokenUrl": "https://login.partnership.example/token",
                "availableScopes": {"reports": "Write reports and read answers."},
            }
        },
    },
    "bearer": {"type": "http", "scheme": "bearer", "description": "A token of the partner."},
}
