//! The few words that the two engines don't share.
//!
//! Migrations write `{id}`, `{text}`, `{json}`, `{bool}` and `{bytes}` for column types; `{json}` stands for the type
//! and so follows the column's name directly. Queries are the same text on both engines, but for what
//! [`Engine`] spells.

/// Which database a store runs on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Engine {
    /// SQLite, in this process.
    Sqlite,
    /// PostgreSQL.
    Postgres,
}

impl Engine {
    /// SQL that yields the scalar under a key of a JSON column as text: `true`, `12`, `open`; null where there
    /// is none. Objects and arrays are spelled differently by the engines, so don't compare those.
    ///
    /// # Panics
    /// When the key isn't made of letters, digits and underscores: keys come from the program, never from outside.
    #[must_use]
    pub fn json_text(self, column: &str, key: &str) -> String {
        let plain = key.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '_');
        assert!(plain && !key.is_empty(), "not a plain JSON key: {key}");
        match self {
            Engine::Postgres => format!("({column} ->> '{key}')"),
            // SQLite's ->> yields 1 and 0 for truth values and numbers for numbers.
            Engine::Sqlite => format!(
                "(case json_type({column}, '$.{key}') when 'true' then 'true' when 'false' then 'false' \
                 else cast({column} ->> '$.{key}' as text) end)"
            ),
        }
    }

    /// Ends a `select` that takes rows which no other process is taking. SQLite has one writer and needs no words.
    #[must_use]
    pub fn skip_locked(self) -> &'static str {
        match self {
            Engine::Postgres => " for update skip locked",
            Engine::Sqlite => "",
        }
    }

    /// A migration's text in the words of this engine.
    pub(crate) fn migration(self, sql: &str) -> String {
        let words: [(&str, &str); 6] = match self {
            Engine::Postgres => [
                ("{id}", "uuid"),
                ("{text}", "text collate \"C\""),
                ("{json}", "jsonb"),
                ("{bool}", "boolean"),
                ("{bytes}", "bytea"),
                // Leaves room in each page, so that the row every write updates moves within its page.
                ("{roomy}", "with (fillfactor = 10)"),
            ],
            Engine::Sqlite => [
                ("{id}", "blob"),
                ("{text}", "text"),
                ("{json}", "text"),
                ("{bool}", "boolean"),
                ("{bytes}", "blob"),
                ("{roomy}", ""),
            ],
        };
        let with_checks = match self {
            Engine::Postgres => sql.to_owned(),
            Engine::Sqlite => check_json_columns(sql),
        };
        words.iter().fold(with_checks, |text, (word, spelled)| text.replace(word, spelled))
    }
}

/// SQLite keeps JSON as text: the check is what makes it JSON. It goes where the type stood, with the
/// name of the column before it.
fn check_json_columns(sql: &str) -> String {
    let mut pieces = sql.split("{json}");
    let mut checked = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let column = checked.split_whitespace().next_back().unwrap_or_default().to_owned();
        checked.push_str(&format!("text check (json_valid({column}))"));
        checked.push_str(piece);
    }
    checked
}
