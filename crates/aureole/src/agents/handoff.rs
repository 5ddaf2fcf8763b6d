//! Whether a visitor asks for a person, or for a ticket that people work on.

use llm::builtin::wants_person;

/// Decides by the words alone, whatever model answers: asking for a person must not depend on one.
pub fn wants_human(text: &str) -> bool {
    wants_person(text).is_some()
}
