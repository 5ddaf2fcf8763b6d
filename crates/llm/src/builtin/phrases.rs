//! Everything that `builtin` says in its own words, by language.

use crate::Locale;

/// One language's phrases.
#[derive(Debug)]
pub struct Phrases {
    /// To a greeting.
    pub greeting: &'static str,
    /// To thanks.
    pub thanks: &'static str,
    /// To a good-bye.
    pub goodbye: &'static str,
    /// To a bare yes, no or okay.
    pub acknowledgement: &'static str,
    /// To "are you a robot".
    pub identity: &'static str,
    /// Where no passage answers.
    pub refusal: &'static str,
    /// Follows an unsure answer where a person can be brought in; who decides that says it, not `builtin`.
    pub offer: &'static str,
    /// Before a person is brought in.
    pub handing_over: &'static str,
    /// To a request for a person where none can be brought in: it names the button of the chat that can. The button has
    /// German and English words.
    pub no_person: &'static str,
}

/// The phrases of a language.
pub fn phrases(locale: Locale) -> &'static Phrases {
    match locale {
        Locale::English => &ENGLISH,
        Locale::German => &GERMAN,
        Locale::French => &FRENCH,
        Locale::Spanish => &SPANISH,
    }
}

const ENGLISH: Phrases = Phrases {
    greeting: "Hello! What can I help you with?",
    thanks: "You're welcome! Is there anything else I can help you with?",
    goodbye: "Goodbye, and thank you for getting in touch.",
    acknowledgement: "All right. If there is anything else, just ask.",
    identity: "I'm an automated assistant. I answer from this team's documents and show where an answer comes from.",
    refusal: "I couldn't find an answer to that in the documents I have.",
    offer: "Would you like to talk to a person from the team? Just say so and I'll pass this on.",
    handing_over: "I'll bring in a person from the team.",
    no_person: "I can't bring in a person myself, but you can: press “Talk to a person” in the chat, and the team answers you here.",
};

const GERMAN: Phrases = Phrases {
    greeting: "Hallo! Wobei kann ich helfen?",
    thanks: "Gern geschehen! Kann ich sonst noch etwas tun?",
    goodbye: "Auf Wiedersehen und danke für die Nachricht.",
    acknowledgement: "Alles klar. Wenn noch etwas ist, einfach fragen.",
    identity: "Ich bin ein automatischer Assistent. Ich antworte aus den Dokumenten dieses Teams und zeige, woher eine Antwort stammt.",
    refusal: "Darauf habe ich in den vorhandenen Dokumenten keine Antwort gefunden.",
    offer: "Soll ein Mensch aus dem Team übernehmen? Einfach Bescheid sagen, dann gebe ich die Anfrage weiter.",
    handing_over: "Ich hole jemanden aus dem Team dazu.",
    no_person: "Ich selbst kann niemanden dazuholen, Sie aber schon: Mit „Mit einem Menschen sprechen“ im Chat erreichen Sie das Team, und die Antwort kommt hier.",
};

const FRENCH: Phrases = Phrases {
    greeting: "Bonjour ! Comment puis-je vous aider ?",
    thanks: "Avec plaisir ! Puis-je faire autre chose pour vous ?",
    goodbye: "Au revoir, et merci de nous avoir écrit.",
    acknowledgement: "Entendu. N'hésitez pas si vous avez une autre question.",
    identity: "Je suis un assistant automatique. Je réponds à partir des documents de cette équipe et j'indique d'où vient chaque réponse.",
    refusal: "Je n'ai pas trouvé de réponse à cette question dans les documents dont je dispose.",
    offer: "Souhaitez-vous parler à une personne de l'équipe ? Dites-le simplement et je transmets.",
    handing_over: "Je fais venir une personne de l'équipe.",
    no_person: "Je ne peux pas faire venir une personne moi-même, mais vous le pouvez : appuyez sur « Talk to a person » dans le chat, et l'équipe vous répondra ici.",
};

const SPANISH: Phrases = Phrases {
    greeting: "¡Hola! ¿En qué puedo ayudarle?",
    thanks: "¡De nada! ¿Puedo ayudarle en algo más?",
    goodbye: "Hasta luego, y gracias por escribirnos.",
    acknowledgement: "De acuerdo. Si necesita algo más, pregunte sin problema.",
    identity: "Soy un asistente automático. Respondo a partir de los documentos de este equipo y muestro de dónde sale cada respuesta.",
    refusal: "No he encontrado una respuesta a eso en los documentos que tengo.",
    offer: "¿Quiere hablar con una persona del equipo? Dígamelo y paso su consulta.",
    handing_over: "Voy a avisar a una persona del equipo.",
    no_person: "Yo no puedo avisar a una persona, pero usted sí: pulse «Talk to a person» en el chat y el equipo le responderá aquí.",
};
