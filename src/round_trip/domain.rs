//! Which domains belong together.

/// Below these, countries let organisations have their domains. The whole list of public suffixes is kept by others and
/// changes weekly; what it lacks here makes two domains of one organisation look like two, and never the other way round
/// for organisations below a top-level domain.
const SECOND_LEVELS: &[&str] = &[
    "ac", "co", "com", "edu", "gen", "go", "gob", "gov", "govt", "ltd", "me", "ne", "net", "nhs", "nom", "or", "org",
    "plc", "sch",
];

/// As DMARC asks it where alignment is relaxed (RFC 7489, section 3.1.1).
pub fn are_of_one_organisation(one: &str, other: &str) -> bool {
    let (one, other) = (organisation_of(one), organisation_of(other));
    one.contains('.') && one == other
}

fn organisation_of(domain: &str) -> String {
    let domain = domain.trim_end_matches('.').to_ascii_lowercase();
    let labels: Vec<&str> = domain.split('.').collect();
    let is_countrys = labels.last().is_some_and(|last| last.len() == 2)
        && labels
            .iter()
            .rev()
            .nth(1)
            .is_some_and(|second| SECOND_LEVELS.contains(second));
    let kept = if is_countrys { 3 } else { 2 };
    labels[labels.len().saturating_sub(kept)..].join(".")
}
