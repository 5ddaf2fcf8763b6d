//! Who and what the sample data consists of, as it stands in `crates/aureole/sample`.

use serde::Deserialize;
use serde_json::{Map, Value};

use crate::error::{Error, Result};
use crate::tickets::escalate::Reason;

/// The documents of the fictional company; the first line of each is its title.
pub(super) const DOCUMENTS: [&str; 12] = [
    include_str!("../../sample/documents/01-plans-and-prices.md"),
    include_str!("../../sample/documents/02-set-up-your-controller.md"),
    include_str!("../../sample/documents/03-status-lights.md"),
    include_str!("../../sample/documents/04-controller-is-offline.md"),
    include_str!("../../sample/documents/05-schedules.md"),
    include_str!("../../sample/documents/06-leaks-and-pressure.md"),
    include_str!("../../sample/documents/07-winter.md"),
    include_str!("../../sample/documents/08-delivery.md"),
    include_str!("../../sample/documents/09-returns.md"),
    include_str!("../../sample/documents/10-warranty.md"),
    include_str!("../../sample/documents/11-billing.md"),
    include_str!("../../sample/documents/12-sharing-and-privacy.md"),
];

/// Title and text of a document.
pub(super) fn parts(document: &str) -> (&str, &str) {
    let (title, text) = document.split_once('\n').unwrap_or((document, ""));
    (title.trim_start_matches('#').trim(), text.trim())
}

/// Everybody of the sample data.
#[derive(Deserialize)]
pub(super) struct People {
    pub(super) companies: Vec<CompanyCard>,
    pub(super) contacts: Vec<ContactCard>,
}

#[derive(Deserialize)]
pub(super) struct CompanyCard {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) traits: Map<String, Value>,
}

#[derive(Deserialize)]
pub(super) struct ContactCard {
    pub(super) key: String,
    pub(super) name: String,
    pub(super) email: String,
    pub(super) company: Option<String>,
    pub(super) plan: String,
}

/// Something that happened, so many minutes before the sample data was asked for.
pub(super) enum Story {
    Conversation(Talk),
    Ticket(Form),
}

impl Story {
    fn minutes_ago(&self) -> i64 {
        match self {
            Story::Conversation(talk) => talk.minutes_ago,
            Story::Ticket(form) => form.minutes_ago,
        }
    }
}

/// A conversation.
#[derive(Deserialize)]
pub(super) struct Talk {
    pub(super) minutes_ago: i64,
    /// Nobody known if left out.
    pub(super) contact: Option<String>,
    pub(super) topic: Option<String>,
    pub(super) mood: Option<crate::conversations::Mood>,
    pub(super) turns: Vec<Line>,
    pub(super) escalate: Option<Escalate>,
    pub(super) end: End,
    pub(super) ticket_end: Option<crate::tickets::TicketStatus>,
}

/// How a conversation stands in the end.
#[derive(Clone, Copy, Deserialize, PartialEq)]
#[serde(rename_all = "snake_case")]
pub(super) enum End {
    Active,
    TakenOver,
    Completed,
}

/// What somebody said.
#[derive(Deserialize)]
pub(super) struct Line {
    pub(super) by: By,
    pub(super) text: String,
    /// The title of the document that the agent answered from.
    pub(super) cites: Option<String>,
    /// How sure the agent was.
    pub(super) confidence: Option<i64>,
}

#[derive(Clone, Copy, Deserialize, PartialEq)]
#[serde(rename_all = "snake_case")]
pub(super) enum By {
    Visitor,
    Agent,
    Teammate,
    Note,
}

/// The agent called the team.
#[derive(Deserialize)]
pub(super) struct Escalate {
    pub(super) reason: Reason,
    pub(super) subject: String,
    pub(super) note: String,
}

/// A ticket that came by itself.
#[derive(Deserialize)]
pub(super) struct Form {
    pub(super) minutes_ago: i64,
    pub(super) contact: String,
    pub(super) subject: String,
    pub(super) message: Option<String>,
    pub(super) source: String,
    pub(super) category: Option<String>,
    #[serde(default)]
    pub(super) priority: bool,
    #[serde(default)]
    pub(super) steps: Vec<Step>,
}

/// What was done about it, so long after the step before.
#[derive(Deserialize)]
pub(super) struct Step {
    #[serde(rename = "do")]
    pub(super) deed: Deed,
    #[serde(default)]
    pub(super) text: String,
    pub(super) after_minutes: i64,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Deed {
    Assign,
    Note,
    Status,
    AgentResolved,
    /// The agent asks a teammate by name in a note; `{teammate}` stands for the name.
    AgentAsks,
}

fn read<T: serde::de::DeserializeOwned>(text: &str) -> Result<T> {
    serde_json::from_str(text).map_err(Error::internal)
}

/// Everybody.
pub(super) fn people() -> Result<People> {
    read(include_str!("../../sample/people.json"))
}

/// Every story, the oldest first.
pub(super) fn stories() -> Result<Vec<Story>> {
    let talks: Vec<Talk> = read(include_str!("../../sample/conversations.json"))?;
    let forms: Vec<Form> = read(include_str!("../../sample/tickets.json"))?;
    let mut stories: Vec<Story> =
        talks.into_iter().map(Story::Conversation).chain(forms.into_iter().map(Story::Ticket)).collect();
    stories.sort_by_key(|story| std::cmp::Reverse(story.minutes_ago()));
    Ok(stories)
}

/// The customer's own id of somebody in the sample data.
pub(super) fn external_id(key: &str) -> String {
    format!("sample-{key}")
}
