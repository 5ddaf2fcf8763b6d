//! What a model may ask the agent to do, each with its own arguments. Whatever a model sends is checked against them;
//! what doesn't fit is told back to it, and does nothing.

use serde::Deserialize;
use serde_json::{Value, json};

use super::EscalationMode;

/// Longest thing to search for, in characters.
const QUERY_CHARACTERS_MAX: usize = 1_000;
/// Longest selector of a page's element, in characters.
const SELECTOR_CHARACTERS_MAX: usize = 200;
/// Longest label beside it, in characters.
const LABEL_CHARACTERS_MAX: usize = 120;
/// The tool that shows the visitor a part of the page they look at.
const HIGHLIGHT: &str = "highlight";

/// A call that fits its tool.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ToolUse {
    /// Look something up.
    Search(Search),
    /// Bring in a person.
    Escalate(Escalate),
    /// Show the visitor a part of the page.
    Highlight(Highlight),
}

/// What to look up.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Search {
    /// In the words of a question or of a document.
    pub query: String,
}

/// Why a person.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Escalate {
    /// In the model's words.
    #[serde(default)]
    pub reason: String,
}

/// What to show.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Highlight {
    /// A CSS selector.
    pub selector: String,
    /// What to say beside it.
    #[serde(default)]
    pub label: Option<String>,
}

impl ToolUse {
    /// Reads a call; a sentence for the model if it doesn't fit.
    pub fn read(call: &llm::ToolCall, mode: EscalationMode) -> Result<ToolUse, String> {
        match call.name.as_str() {
            llm::builtin::SEARCH => arguments(call).and_then(Search::checked).map(ToolUse::Search),
            llm::builtin::ESCALATE if mode != EscalationMode::Off => arguments(call).map(ToolUse::Escalate),
            HIGHLIGHT => arguments(call).and_then(Highlight::checked).map(ToolUse::Highlight),
            other => Err(format!("There is no tool named {other}.")),
        }
    }
}

impl Search {
    fn checked(self) -> Result<Search, String> {
        let query: String = self.query.trim().chars().take(QUERY_CHARACTERS_MAX).collect();
        if query.is_empty() {
            Err("The query is empty. Say what to look for.".to_owned())
        } else {
            Ok(Search { query })
        }
    }
}

impl Highlight {
    fn checked(self) -> Result<Highlight, String> {
        let selector = self.selector.trim().to_owned();
        if selector.is_empty() || selector.chars().count() > SELECTOR_CHARACTERS_MAX {
            return Err("A selector has 1 to 200 characters.".to_owned());
        }
        let label = self.label.map(|label| label.chars().take(LABEL_CHARACTERS_MAX).collect());
        Ok(Highlight { selector, label })
    }
}

fn arguments<T: for<'de> Deserialize<'de>>(call: &llm::ToolCall) -> Result<T, String> {
    serde_json::from_value(call.arguments.clone()).map_err(|error| {
        format!("The arguments of {} don't fit: {error}. Call it again with arguments that do.", call.name)
    })
}

/// What a model is offered in this mode.
pub fn offered(mode: EscalationMode) -> Vec<llm::Tool> {
    let text = || json!({ "type": "string" });
    let search = tool(
        llm::builtin::SEARCH,
        "Search the workspace's knowledge. Call it before answering any question about the product.",
        &[("query", text())],
        &[],
    );
    let escalate = tool(
        llm::builtin::ESCALATE,
        "Bring in a person from the team. Call it when the knowledge has no answer and the visitor needs one.",
        &[("reason", text())],
        &[("summary", text())],
    );
    let highlight = tool(
        HIGHLIGHT,
        "Show the visitor an element of the page they look at. Only with a selector that the context or a document names.",
        &[("selector", text())],
        &[("label", text())],
    );
    if mode == EscalationMode::Off { vec![search, highlight] } else { vec![search, escalate, highlight] }
}

fn tool(name: &str, description: &str, required: &[(&str, Value)], optional: &[(&str, Value)]) -> llm::Tool {
    let properties = required.iter().chain(optional).map(|(name, schema)| ((*name).to_owned(), schema.clone()));
    let properties: serde_json::Map<String, Value> = properties.collect();
    let required: Vec<&str> = required.iter().map(|(name, _)| *name).collect();
    llm::Tool {
        name: name.to_owned(),
        description: description.to_owned(),
        parameters: json!({ "type": "object", "required": required, "properties": properties }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn call(name: &str, arguments: Value) -> llm::ToolCall {
        llm::ToolCall { id: "1".to_owned(), name: name.to_owned(), arguments, signatures: Vec::new() }
    }

    #[test]
    fn what_fits_is_read_and_what_does_not_is_told_back() {
        let mode = EscalationMode::Conditional;
        let read = |name: &str, arguments| ToolUse::read(&call(name, arguments), mode);
        assert_eq!(
            read("search_knowledge", json!({ "query": " fees " })),
            Ok(ToolUse::Search(Search { query: "fees".into() }))
        );
        for torn in [json!("{\"query\": \"fe"), json!({}), json!({ "query": 7 }), json!([]), json!(null)] {
            let said = read("search_knowledge", torn).expect_err("it doesn't fit");
            assert!(said.contains("Call it again"), "{said}");
        }
        assert!(read("search_knowledge", json!({ "query": " " })).is_err());
        assert!(read("delete_everything", json!({})).is_err());
        assert!(ToolUse::read(&call("escalate", json!({})), EscalationMode::Off).is_err());
        assert!(read("escalate", json!({})).is_ok());
        assert!(read("highlight", json!({ "selector": "x".repeat(201) })).is_err());
    }
}
