//! What holds for every call, told once at the head of the reference: `x-guides` of the description.

use serde_json::{Value, json};

use crate::contacts::traits::{COMPANY_RESERVED, CONTACT_RESERVED};

/// The guides in their order. An id is an anchor of `/api/docs`, so it stays as it is.
pub(super) fn guides() -> Value {
    json!([
        {
            "id": "who-calls",
            "title": "Who calls",
            "text": "Programs call `/api/v1` with a secret key: `Authorization: Bearer sk_live_…`. A key is made with scopes, and is \
                shown once.\n\nBrowsers call it with the session cookie that signing in sets; writes then also need the header \
                `X-CSRF-Protection: 1`.\n\nWidgets and customers' servers call `/api/sdk` with the public widget key, \
                `Authorization: Bearer ab_live_…`. It names the workspace and proves nothing about a user: for that, sign a \
                `user_token` (HS256) with the identity secret.",
        },
        {
            "id": "answers",
            "title": "Answers and errors",
            "text": "A call of `/api/v1` answers `{data, seq}`: `seq` is the number of the last event that `data` knows of. A refusal \
                answers `{error: {code, message, field?}}`; on `/api/sdk` it is `{error, code, field?}`. The code is for programs \
                and stays; the sentence is for people and says what to change.\n\nWhat belongs to another workspace answers 404, \
                as if it were not there. Each answer has a header `X-Request-Id`; name it when you ask about a call.",
        },
        {
            "id": "pages",
            "title": "Lists, page by page",
            "text": "A list answers at most `limit` rows, 50 if not given and 200 at most, and `next` if there may be more. Hand `next` \
                back as `cursor`. A search with `q` looks at 20,000 rows for one page; if it stopped there, `searched_until` says how \
                far back it has looked, and `next` goes on from there.",
        },
        {
            "id": "idempotency",
            "title": "Doing things once",
            "text": "A write with the header `Idempotency-Key` happens once, however often it is sent within 24 hours: a repeat gets the \
                first answer. The same key with another body answers 422. Messages have a `client_id` for the same purpose.",
        },
        {
            "id": "reserved-traits",
            "title": "Reserved traits",
            "text": reserved(),
        },
    ])
}

fn reserved() -> String {
    format!(
        "Some traits are managed by the system; a call that names one is refused with the code `reserved_keys`, and nothing of it \
         is stored. To say when somebody signed up, send `signed_up_at`.\n\nOf users: {}.\n\nOf companies: {}.",
        listed(CONTACT_RESERVED),
        listed(COMPANY_RESERVED),
    )
}

fn listed(keys: &[&str]) -> String {
    keys.iter().map(|key| format!("`{key}`")).collect::<Vec<_>>().join(", ")
}
