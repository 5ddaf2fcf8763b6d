//! The table *event → what follows*: who may hear of it, and which records travel with it.

/// A kind of record that an event frame carries, hydrated at the event's number or later.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Noun {
    /// A ticket as lists show it.
    Ticket,
    /// One message.
    Message,
    /// A conversation as the Live Feed shows it.
    Conversation,
    /// A contact with traits and context.
    Contact,
    /// A company with traits and context.
    Company,
    /// A teammate.
    Teammate,
    /// An agent's settings.
    Agent,
    /// The workspace's settings.
    Workspace,
    /// A knowledge source.
    Source,
    /// A language model that the team has connected.
    Model,
}

impl Noun {
    /// The field of a frame's `records`.
    pub fn word(self) -> &'static str {
        match self {
            Noun::Ticket => "ticket",
            Noun::Message => "message",
            Noun::Conversation => "conversation",
            Noun::Contact => "contact",
            Noun::Company => "company",
            Noun::Teammate => "teammate",
            Noun::Agent => "agent",
            Noun::Workspace => "workspace",
            Noun::Source => "source",
            Noun::Model => "model",
        }
    }
}

macro_rules! kinds {
    ($($(#[$doc:meta])* $variant:ident = $name:literal, contact: $contact:literal, records: [$($noun:ident),*];)*) => {
        /// What can happen.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Kind { $($(#[$doc])* $variant,)* }

        impl Kind {
            /// Every kind there is.
            pub const ALL: &[Kind] = &[$(Kind::$variant),*];

            /// The word that the log and the API use.
            pub fn name(self) -> &'static str {
                match self { $(Kind::$variant => $name),* }
            }

            /// The kind of this name, unless a newer version wrote it.
            pub fn parse(name: &str) -> Option<Kind> {
                match name { $($name => Some(Kind::$variant),)* _ => None }
            }

            /// Whether the contact's own widget is told to look again. What it then reads is public messages and the
            /// state of its conversation; teammates hear of every event that their visibility admits.
            pub fn wakes_contact(self) -> bool {
                match self { $(Kind::$variant => $contact),* }
            }

            /// The records that a frame of this event carries to teammates.
            pub fn records(self) -> &'static [Noun] {
                match self { $(Kind::$variant => &[$(Noun::$noun),*]),* }
            }
        }
    };
}

kinds! {
    /// A ticket came to be.
    TicketCreated = "ticket.created", contact: false, records: [Ticket, Conversation, Contact];
    /// Its status changed, or its priority.
    TicketStatusChanged = "ticket.status_changed", contact: false, records: [Ticket];
    /// It has another owner.
    TicketAssigned = "ticket.assigned", contact: false, records: [Ticket];
    /// Its subject changed.
    TicketSubjectChanged = "ticket.subject_changed", contact: false, records: [Ticket];
    /// The agent handed over, into a new ticket or an existing one.
    TicketEscalated = "ticket.escalated", contact: false, records: [Ticket, Conversation];
    /// A ticket shows another stretch of a thread.
    TicketThreadAdded = "ticket.thread_added", contact: false, records: [Ticket, Conversation];
    /// It now belongs to another contact: the visitor was identified.
    TicketLinked = "ticket.linked", contact: false, records: [Ticket];
    /// It was removed with everything in it.
    TicketRemoved = "ticket.removed", contact: false, records: [Ticket];
    /// What it says of its contact was erased.
    TicketErased = "ticket.erased", contact: false, records: [Ticket];
    /// A message came.
    MessageAdded = "message.added", contact: true, records: [Message, Ticket, Conversation];
    /// A message was edited or erased, or its delivery moved on.
    MessageChanged = "message.changed", contact: true, records: [Message];
    /// A visitor opened the widget.
    ConversationStarted = "conversation.started", contact: false, records: [Conversation, Contact];
    /// It ended.
    ConversationCompleted = "conversation.completed", contact: true, records: [Conversation];
    /// It goes on after it had ended.
    ConversationReopened = "conversation.reopened", contact: true, records: [Conversation];
    /// A teammate answers in place of the agent.
    ConversationTakenOver = "conversation.taken_over", contact: true, records: [Conversation, Ticket];
    /// The agent answers again.
    ConversationReturned = "conversation.returned", contact: true, records: [Conversation, Ticket];
    /// Mood, topic or confidence moved.
    ConversationScored = "conversation.scored", contact: false, records: [Conversation];
    /// An answer ended before its first word: nothing in the thread tells of it.
    ConversationAnswerEnded = "conversation.answer_ended", contact: false, records: [Conversation];
    /// Another agent answers from now on, or the visitor talks in another way.
    ConversationSteered = "conversation.steered", contact: true, records: [Conversation];
    /// It now belongs to another contact: the visitor was identified.
    ConversationLinked = "conversation.linked", contact: false, records: [Conversation, Contact];
    /// It was removed with everything in it.
    ConversationRemoved = "conversation.removed", contact: false, records: [Conversation];
    /// What it says of its contact was erased.
    ConversationErased = "conversation.erased", contact: false, records: [Conversation];
    /// A contact came to be.
    ContactCreated = "contact.created", contact: false, records: [Contact];
    /// Something about a contact changed.
    ContactUpdated = "contact.updated", contact: false, records: [Contact];
    /// A contact became part of another.
    ContactMerged = "contact.merged", contact: false, records: [Contact];
    /// A contact was erased.
    ContactErased = "contact.erased", contact: false, records: [Contact];
    /// A contact was removed, with nothing left that was theirs.
    ContactRemoved = "contact.removed", contact: false, records: [Contact];
    /// A company was removed.
    CompanyRemoved = "company.removed", contact: false, records: [Company];
    /// A company came to be or changed.
    CompanyUpdated = "company.updated", contact: false, records: [Company];
    /// Somebody joined the team.
    TeammateJoined = "teammate.joined", contact: false, records: [Teammate];
    /// A teammate's profile or role changed.
    TeammateUpdated = "teammate.updated", contact: false, records: [Teammate];
    /// Somebody left the team.
    TeammateRemoved = "teammate.removed", contact: false, records: [Teammate];
    /// A link into the team was made.
    InvitationMade = "invitation.made", contact: false, records: [];
    /// It was revoked.
    InvitationRevoked = "invitation.revoked", contact: false, records: [];
    /// An agent came to be or its settings changed.
    AgentUpdated = "agent.updated", contact: false, records: [Agent];
    /// A language model was connected, or its settings changed.
    ModelUpdated = "model.updated", contact: false, records: [Model];
    /// A language model was disconnected.
    ModelRemoved = "model.removed", contact: false, records: [];
    /// A language model stopped answering.
    ModelFailed = "model.failed", contact: false, records: [Model];
    /// It answers again, or for the first time.
    ModelWorked = "model.worked", contact: false, records: [Model];
    /// The workspace's settings changed.
    WorkspaceUpdated = "workspace.updated", contact: false, records: [Workspace];
    /// A step of the first hour was taken.
    ChecklistTicked = "checklist.ticked", contact: false, records: [];
    /// Sample data comes, is there, or goes.
    SampleDataChanged = "sample_data.changed", contact: false, records: [];
    /// A key or secret was made or revoked.
    KeyChanged = "key.changed", contact: false, records: [];
    /// A knowledge source came.
    SourceAdded = "source.added", contact: false, records: [Source];
    /// A knowledge source changed or was indexed.
    SourceUpdated = "source.updated", contact: false, records: [Source];
    /// A knowledge source went.
    SourceRemoved = "source.removed", contact: false, records: [];
    /// Another embedding model was chosen, serves, or says why it can't go on.
    EmbeddingChanged = "embedding.changed", contact: false, records: [];
}
