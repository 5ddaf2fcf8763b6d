use super::*;

#[test]
fn the_guide_s_phrases_are_wishes() {
    for text in [
        "please create a support ticket",
        "I need human help",
        "please escalate this",
        "New partnership application submitted by Jane Doe from Acme Corp. Please review and follow up.",
        "New demo request submitted by Ann. Please review and create a ticket for follow-up.",
        "They need help setting up SSO. This requires human assistance.",
        "Customer Ann has cancelled. Please create a ticket for the retention team to follow up.",
    ] {
        assert!(wants_person(text).is_some(), "{text}");
    }
}

#[test]
fn obvious_variations_and_other_languages_too() {
    for text in [
        "can I talk to somebody?",
        "get me a human",
        "I'd like to speak with your supervisor",
        "opperator",
        "real person pls",
        "open a ticket for me",
        "can you raise a support case",
        "escalate",
        "call me back",
        "is there anybody there",
        "stop, I hate talking to bots",
        "transfer me to sales",
        "Ich brauche einen echten Menschen",
        "Bitte verbinden Sie mich mit einem Mitarbeiter",
        "Kann mich jemand zurückrufen?",
        "Bitte ein Ticket erstellen",
        "je veux parler à quelqu'un",
        "un humain svp",
        "Pouvez-vous me rappeler ?",
        "quiero hablar con una persona",
        "páseme con un agente",
        "necesito ayuda humana",
        "Créez un ticket s'il vous plaît",
    ] {
        assert!(wants_person(text).is_some(), "{text}");
    }
}

#[test]
fn questions_about_people_and_tickets_are_not_wishes() {
    for text in [
        "How do I create a ticket?",
        "How can I talk to customers in the app?",
        "Can I add another agent to my plan?",
        "Where can I see my tickets?",
        "What is a support ticket?",
        "How do I invite a colleague?",
        "Can two people share one account?",
        "My agent at the bank said no.",
        "I don't want to talk to a person",
        "no need to escalate this",
        "No need for a human, thanks",
        "I don't need a human any more, it works",
        "I need no human for this",
        "No human needed",
        "Ich brauche keinen Menschen",
        "Does the agent speak German?",
        "thank you",
        "",
        "Wie erstelle ich ein Ticket?",
        "Wie viele Personen passen hinein?",
        "Combien de personnes ?",
        "¿Cuántas personas pueden usarlo?",
        "Who is the person on the photo?",
    ] {
        assert_eq!(wants_person(text), None, "{text}");
    }
}
