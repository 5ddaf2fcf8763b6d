//! Cuts Markdown into parents (what an answer is made from) and children (what is searched).
//!
//! A table's row keeps its header, a text keeps the headings above it, a sentence stays whole unless it is longer than
//! a whole piece. Children of a long paragraph overlap by a sentence, so that what refers to the sentence before it is
//! still found.

mod atoms;

use atoms::{Atom, Section, sections};

/// Length of a parent in characters; only a heading may come on top.
pub const PARENT_CHARS: usize = 2_000;
/// Length of a child in characters; only a repeated table header may come on top.
pub const CHILD_CHARS: usize = 500;
/// A sentence up to this length, in characters, is repeated at the beginning of the next child.
pub const OVERLAP_CHARS: usize = 120;

/// What an answer is made from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parent {
    /// The headings above its first line, outermost first, joined by ` > `.
    pub heading: String,
    /// Markdown, headings included.
    pub text: String,
    /// The pieces of it that are searched.
    pub children: Vec<Child>,
}

/// What is searched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Child {
    /// The headings above it, outermost first, joined by ` > `.
    pub heading: String,
    /// Markdown without the headings.
    pub text: String,
}

/// Cuts a document. A first heading that only repeats the title is left out of the paths.
pub fn chunk(title: &str, markdown: &str) -> Vec<Parent> {
    let mut parents: Vec<Draft> = Vec::new();
    let mut headings = String::new();
    for section in sections(title, markdown) {
        headings.push_str(&section.heading_line);
        if section.atoms.is_empty() {
            continue;
        }
        let above = std::mem::take(&mut headings);
        for (at, run) in runs(&section.atoms, PARENT_CHARS, 0).into_iter().enumerate() {
            let lead = if at == 0 { above.as_str() } else { section.heading_line.as_str() };
            add(&mut parents, &section, lead, run);
        }
    }
    parents.into_iter().map(|draft| draft.parent).collect()
}

struct Draft {
    parent: Parent,
    chars: usize,
}

/// Puts a run of a section into the last parent if it still fits, else into a new one.
fn add(parents: &mut Vec<Draft>, section: &Section, lead: &str, run: &[Atom]) {
    let text = format!("{lead}{}", joined(run));
    let chars = text.chars().count();
    let heading = section.path.join(" > ");
    let pieces = runs(run, CHILD_CHARS, OVERLAP_CHARS);
    let children = pieces.into_iter().map(|piece| Child { heading: heading.clone(), text: joined(piece) });
    match parents.last_mut().filter(|draft| draft.chars + chars + 2 <= PARENT_CHARS) {
        Some(draft) => {
            draft.parent.text.push_str(&format!("\n\n{text}"));
            draft.parent.children.extend(children);
            draft.chars += chars + 2;
        }
        None => {
            let children = children.collect();
            parents.push(Draft { parent: Parent { heading, text, children }, chars });
        }
    }
}

/// Cuts atoms into runs of at most `max` characters; a run may begin with the sentence that ended the one before.
fn runs(atoms: &[Atom], max: usize, overlap: usize) -> Vec<&[Atom]> {
    let mut runs = Vec::new();
    let (mut start, mut chars) = (0, 0);
    for (at, atom) in atoms.iter().enumerate() {
        if at > start && chars + atom.chars > max {
            runs.push(&atoms[start..at]);
            let last = &atoms[at - 1];
            let repeats = atom.continues_sentence() && last.chars <= overlap && last.chars + atom.chars <= max;
            start = if repeats { at - 1 } else { at };
            chars = if repeats { last.chars } else { 0 };
        }
        chars += atom.chars;
    }
    runs.push(&atoms[start..]);
    runs
}

/// The text of a run; a table that begins in the middle gets its header again.
fn joined(run: &[Atom]) -> String {
    let mut text = String::new();
    for (at, atom) in run.iter().enumerate() {
        if at > 0 {
            text.push_str(atom.joint());
        }
        if at == 0 || atom.opens_block {
            text.push_str(&atom.header);
        }
        text.push_str(&atom.text);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_sections_share_a_parent_and_keep_their_headings() {
        let parents = chunk("Cups", "# Cups\n\nIntro.\n\n## Care\n\n### Daily\nRinse.\n\n## Price\n* one\n* two");
        assert_eq!(parents.len(), 1);
        assert_eq!(parents[0].text, "# Cups\n\nIntro.\n\n## Care\n\n### Daily\n\nRinse.\n\n## Price\n\n* one\n* two");
        let children: Vec<(&str, &str)> =
            parents[0].children.iter().map(|child| (child.heading.as_str(), child.text.as_str())).collect();
        assert_eq!(children, [("", "Intro."), ("Care > Daily", "Rinse."), ("Price", "* one\n* two")]);
    }

    #[test]
    fn rows_never_lose_their_header() {
        let rows: String = (0..200).map(|n| format!("| E{n} | the meaning of number {n} |\n")).collect();
        let parents = chunk("Codes", &format!("## Table\n\nRead it:\n| code | meaning |\n| --- | --- |\n{rows}"));
        assert!(parents.len() > 2);
        for parent in &parents {
            assert!(parent.text.starts_with("## Table\n\n"));
            assert!(parent.text.chars().count() <= PARENT_CHARS + 100);
            for child in &parent.children {
                assert!(child.text.contains("| code | meaning |\n| --- | --- |\n| E"), "{}", child.text);
                assert_eq!(child.heading, "Table");
            }
        }
        let found: usize =
            parents.iter().flat_map(|parent| &parent.children).map(|child| child.text.matches("| E").count()).sum();
        assert_eq!(found, 200);
    }

    #[test]
    fn long_paragraphs_are_cut_between_sentences_and_overlap() {
        let text: String = (0..60).map(|n| format!("This is the sentence with the number {n}. ")).collect();
        let parents = chunk("Long", &text);
        let children: Vec<&Child> = parents.iter().flat_map(|parent| &parent.children).collect();
        assert!(
            children.iter().all(|child| child.text.chars().count() <= CHILD_CHARS + 20 && child.text.ends_with('.'))
        );
        let last = children[0].text.split(". ").last().expect("a sentence").trim_end_matches('.').to_owned();
        assert!(children[1].text.starts_with(&last), "{last} / {}", children[1].text);
    }

    #[test]
    fn text_without_blanks_is_cut_all_the_same() {
        let parents = chunk("Wall", &"字".repeat(10_000));
        assert!(parents.iter().all(|parent| parent.text.chars().count() <= PARENT_CHARS));
        let total: usize = parents.iter().map(|parent| parent.text.matches('字').count()).sum();
        assert_eq!(total, 10_000);
        assert_eq!(chunk("Empty", ""), []);
    }
}
