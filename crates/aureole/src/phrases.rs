//! What the product itself says to a visitor, in the visitor's language: hand-over, waiting, interruptions. What
//! `builtin` says as an answer is its own; nothing else speaks to visitors.

use llm::Locale;
pub use llm::builtin::phrases::phrases as answering;

/// One language's lines.
#[derive(Debug)]
pub struct Lines {
    /// The conversation became a ticket.
    pub handed_over: &'static str,
    /// A person has the conversation: said once, when the visitor writes on.
    pub person_has_it: &'static str,
    /// The answer broke off, and the team was told.
    pub interrupted: &'static str,
    /// Before an answer from the documents, when the language model can't be reached.
    pub without_model: &'static str,
    /// The same, when the model fell silent in the middle of its answer.
    pub cut_off: &'static str,
    joined: &'static str,
}

impl Lines {
    /// A teammate took over.
    pub fn joined(&self, name: &str) -> String {
        let first = name.split_whitespace().next().unwrap_or(name);
        self.joined.replace("{name}", first)
    }
}

/// The lines of a language.
pub fn lines(locale: Locale) -> &'static Lines {
    match locale {
        Locale::English => &ENGLISH,
        Locale::German => &GERMAN,
        Locale::French => &FRENCH,
        Locale::Spanish => &SPANISH,
    }
}

const ENGLISH: Lines = Lines {
    handed_over: "I've passed this on to the team, with everything you told me. Somebody will answer you here.",
    person_has_it: "Your message is with the team. Somebody will answer you here.",
    interrupted: "Sorry, I was interrupted while answering. Please ask again, or ask for a person.",
    without_model: "I can't think this through as usual right now, so here is what I find in our documents.",
    cut_off: "Sorry, I was cut off. Here is what I find in our documents.",
    joined: "{name} joined the conversation.",
};

const GERMAN: Lines = Lines {
    handed_over: "Ich habe das an das Team weitergegeben, mit allem, was Sie mir geschrieben haben. Die Antwort kommt hier.",
    person_has_it: "Ihre Nachricht ist beim Team. Die Antwort kommt hier.",
    interrupted: "Entschuldigung, meine Antwort wurde unterbrochen. Bitte fragen Sie noch einmal, oder fragen Sie nach einem Menschen.",
    without_model: "Gerade kann ich nicht wie gewohnt nachdenken. Das finde ich dazu in unseren Dokumenten:",
    cut_off: "Entschuldigung, ich wurde unterbrochen. Das finde ich dazu in unseren Dokumenten:",
    joined: "{name} ist jetzt dabei.",
};

const FRENCH: Lines = Lines {
    handed_over: "J'ai transmis votre demande à l'équipe, avec tout ce que vous m'avez écrit. La réponse arrivera ici.",
    person_has_it: "Votre message est entre les mains de l'équipe. La réponse arrivera ici.",
    interrupted: "Désolé, ma réponse a été interrompue. Posez la question à nouveau, ou demandez à parler à quelqu'un.",
    without_model: "Je ne peux pas réfléchir comme d'habitude en ce moment. Voici ce que je trouve dans nos documents :",
    cut_off: "Désolé, j'ai été interrompu. Voici ce que je trouve dans nos documents :",
    joined: "{name} a rejoint la conversation.",
};

const SPANISH: Lines = Lines {
    handed_over: "He pasado esto al equipo, con todo lo que me ha contado. Le responderán aquí.",
    person_has_it: "Su mensaje está con el equipo. Le responderán aquí.",
    interrupted: "Lo siento, mi respuesta se interrumpió. Pregunte de nuevo o pida hablar con una persona.",
    without_model: "Ahora mismo no puedo pensarlo como siempre. Esto es lo que encuentro en nuestros documentos:",
    cut_off: "Lo siento, se me cortó. Esto es lo que encuentro en nuestros documentos:",
    joined: "{name} se ha unido a la conversación.",
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_teammate_joins_by_first_name() {
        for locale in Locale::ALL {
            let line = lines(locale).joined("Mara Lindt");
            assert!(line.contains("Mara") && !line.contains("Lindt") && !line.contains('{'), "{line}");
        }
    }
}
