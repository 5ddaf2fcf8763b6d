//! Whether a turn hands over: a pure function of what happened in it and of the agent's settings.
//!
//! Settings and signals are those of the reference product's Ticket Escalation. Asking for a person always makes a
//! ticket, unless the mode is Off, which then says what the agent can't do. An agent that has to search first doesn't
//! offer a person for being unsure before it did; after its attempts a visitor gets one all the same.

use super::{EscalationMode, EscalationSettings};
use crate::tickets::escalate::Reason;

/// What a turn showed.
#[derive(Clone, Copy, Debug)]
pub struct Signals {
    /// The visitor asked for a person.
    pub asked: bool,
    /// The model called the `escalate` tool: always trusted.
    pub tool: bool,
    /// The model failed, and the team wants a person to answer then.
    pub outage: bool,
    /// There was no question: greetings, thanks.
    pub small_talk: bool,
    /// The answer is that there is none.
    pub refused: bool,
    /// How sure the answer is, 0 to 100.
    pub confidence: i64,
    /// The knowledge was searched, in this turn or before it in the conversation.
    pub searched: bool,
    /// Unsure turns in a row before this one.
    pub low_before: i64,
}

/// What follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// The answer stands as it is.
    Answer,
    /// The answer is unsure: a person is offered.
    Offer,
    /// A ticket is made.
    Escalate(Reason),
    /// The visitor wants a person, and this agent makes no tickets.
    CannotEscalate,
}

/// Whether an answer counts as unsure: none at all does, whatever the threshold.
pub fn is_low(signals: &Signals, settings: &EscalationSettings) -> bool {
    !signals.small_talk && (signals.refused || signals.confidence < settings.threshold)
}

/// Decides.
pub fn decide(signals: &Signals, settings: &EscalationSettings) -> Decision {
    let wanted = match (signals.asked, signals.tool) {
        (true, _) => Some(Reason::Asked),
        (false, true) => Some(Reason::Tool),
        (false, false) => signals.outage.then_some(Reason::Rule),
    };
    let low = is_low(signals, settings);
    match (settings.mode, wanted) {
        (EscalationMode::Off, Some(_)) => Decision::CannotEscalate,
        (EscalationMode::Off, None) => Decision::Answer,
        (_, Some(reason)) => Decision::Escalate(reason),
        (_, None) if !low => Decision::Answer,
        (EscalationMode::Always, None) => Decision::Escalate(Reason::LowConfidence),
        (EscalationMode::Conditional, None) => {
            let tried_enough = signals.low_before + 1 >= settings.max_attempts;
            let may_offer = signals.searched || !settings.require_search;
            match (tried_enough, may_offer) {
                (true, _) => Decision::Escalate(Reason::LowConfidence),
                (false, true) => Decision::Offer,
                (false, false) => Decision::Answer,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const UNSURE: Signals = Signals {
        asked: false,
        tool: false,
        outage: false,
        small_talk: false,
        refused: false,
        confidence: 20,
        searched: true,
        low_before: 0,
    };

    fn settings(mode: EscalationMode) -> EscalationSettings {
        EscalationSettings { mode, threshold: 50, max_attempts: 3, require_search: true, default_assignee_id: None }
    }

    #[test]
    fn the_third_unsure_turn_in_a_row_makes_a_ticket() {
        let conditional = settings(EscalationMode::Conditional);
        let after = |low_before| decide(&Signals { low_before, ..UNSURE }, &conditional);
        assert_eq!(after(0), Decision::Offer);
        assert_eq!(after(1), Decision::Offer);
        assert_eq!(after(2), Decision::Escalate(Reason::LowConfidence));
    }

    #[test]
    fn who_has_to_search_first_offers_nobody_before_and_hands_over_after_the_attempts() {
        let conditional = settings(EscalationMode::Conditional);
        let unsearched = Signals { searched: false, ..UNSURE };
        let after = |low_before| decide(&Signals { low_before, ..unsearched }, &conditional);
        assert_eq!(after(0), Decision::Answer);
        assert_eq!(after(1), Decision::Answer);
        assert_eq!(after(2), Decision::Escalate(Reason::LowConfidence), "the gate is lifted");
        let free = EscalationSettings { require_search: false, ..conditional };
        assert_eq!(decide(&unsearched, &free), Decision::Offer);
        let always = settings(EscalationMode::Always);
        assert_eq!(
            decide(&unsearched, &always),
            Decision::Escalate(Reason::LowConfidence),
            "only Conditional has gates"
        );
    }

    #[test]
    fn no_gate_stands_before_who_asks_nor_before_the_tool_or_an_outage() {
        let conditional = settings(EscalationMode::Conditional);
        let unsearched = Signals { searched: false, ..UNSURE };
        for (signals, reason) in [
            (Signals { asked: true, ..unsearched }, Reason::Asked),
            (Signals { tool: true, ..unsearched }, Reason::Tool),
            (Signals { outage: true, ..unsearched }, Reason::Rule),
        ] {
            assert_eq!(decide(&signals, &conditional), Decision::Escalate(reason));
        }
    }

    #[test]
    fn always_hands_over_at_the_first_sign() {
        assert_eq!(decide(&UNSURE, &settings(EscalationMode::Always)), Decision::Escalate(Reason::LowConfidence));
        let sure = Signals { confidence: 50, ..UNSURE };
        assert_eq!(decide(&sure, &settings(EscalationMode::Always)), Decision::Answer);
    }

    #[test]
    fn no_answer_is_unsure_under_every_threshold() {
        let refused = Signals { refused: true, ..UNSURE };
        let all = |mode| EscalationSettings { threshold: 0, ..settings(mode) };
        assert_eq!(decide(&UNSURE, &all(EscalationMode::Conditional)), Decision::Answer);
        assert_eq!(decide(&refused, &all(EscalationMode::Conditional)), Decision::Offer);
        assert_eq!(decide(&refused, &all(EscalationMode::Always)), Decision::Escalate(Reason::LowConfidence));
        assert_eq!(decide(&refused, &all(EscalationMode::Off)), Decision::Answer, "it names nobody it can't reach");
    }

    #[test]
    fn asking_for_a_person_makes_a_ticket_in_every_mode_but_off() {
        let asked = Signals { asked: true, confidence: 100, ..UNSURE };
        assert_eq!(decide(&asked, &settings(EscalationMode::Conditional)), Decision::Escalate(Reason::Asked));
        assert_eq!(decide(&asked, &settings(EscalationMode::Always)), Decision::Escalate(Reason::Asked));
        assert_eq!(decide(&asked, &settings(EscalationMode::Off)), Decision::CannotEscalate);
    }

    #[test]
    fn small_talk_is_never_unsure() {
        let hello = Signals { small_talk: true, confidence: 0, ..UNSURE };
        assert_eq!(decide(&hello, &settings(EscalationMode::Always)), Decision::Answer);
    }
}
