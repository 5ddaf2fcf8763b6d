//! The one error that leaves the product: a kind, a code for programs, a sentence for people.
//!
//! A sentence says what to change. It never holds a secret, another tenant's data or an internal detail: those stay in
//! `source`, which is logged once, at the boundary.

use std::borrow::Cow;

/// What went wrong, as far as a caller can act on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The request breaks a documented rule.
    Invalid,
    /// Nobody is signed in, or the key is unknown.
    Unauthorized,
    /// Known, but not allowed.
    Forbidden,
    /// Missing, or another workspace's.
    NotFound,
    /// The path exists, but not with this method.
    WrongMethod,
    /// True a moment ago, or already done by somebody else.
    Conflict,
    /// `If-Match` named an older version.
    Stale,
    /// The body is larger than allowed.
    TooLarge,
    /// The idempotency key was used for another request.
    KeyReused,
    /// A rate limit; seconds until it is worth trying again.
    TooMany(u64),
    /// Out of service for a moment.
    Unavailable,
    /// Our fault.
    Internal,
}

/// An error with everything a caller needs and nothing they must not see.
#[derive(Debug, thiserror::Error)]
#[error("{message}")]
pub struct Error {
    /// What a caller can do about it.
    pub kind: Kind,
    /// A stable word for programs, such as `not_found`.
    pub code: &'static str,
    /// A sentence for people.
    pub message: Cow<'static, str>,
    /// The field of the request that is wrong.
    pub field: Option<Cow<'static, str>>,
    /// For the log only.
    #[source]
    pub source: Option<Box<dyn std::error::Error + Send + Sync>>,
}

/// The product's result.
pub type Result<T, E = Error> = std::result::Result<T, E>;

impl Error {
    /// An error of any kind.
    pub fn new(kind: Kind, code: &'static str, message: impl Into<Cow<'static, str>>) -> Error {
        Error { kind, code, message: message.into(), field: None, source: None }
    }

    /// A field of the request breaks a rule; the sentence says which.
    pub fn invalid(field: impl Into<Cow<'static, str>>, message: impl Into<Cow<'static, str>>) -> Error {
        Error { field: Some(field.into()), ..Error::new(Kind::Invalid, "invalid", message) }
    }

    /// There is no such noun in this workspace.
    pub fn not_found(noun: &'static str) -> Error {
        Error::new(Kind::NotFound, "not_found", format!("There is no such {noun} in this workspace."))
    }

    /// Something went wrong that the caller can't mend.
    pub fn internal(source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Error {
        Error {
            source: Some(source.into()),
            ..Error::new(
                Kind::Internal,
                "internal",
                "Something went wrong on the server. It was logged; try again in a moment.",
            )
        }
    }
}

impl From<store::Error> for Error {
    fn from(error: store::Error) -> Error {
        Error::internal(error)
    }
}
