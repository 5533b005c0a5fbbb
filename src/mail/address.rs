//! Which addresses can be mailed to, and how they travel.

use lettre::Address;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;
use url::Host;

const LONGEST_LOCAL_PART: usize = 64;

/// As it travels: every server takes a domain in ASCII. The local part stays as it is, for servers that take such
/// (RFC 6531). `None` for what can't be mailed to, or is written in a way that hardly any program takes.
pub fn on_the_wire(address: &str) -> Option<Address> {
    let (local_part, domain) = address.rsplit_once('@')?;
    let fits = local_part.len() <= LONGEST_LOCAL_PART && local_part.split('.').all(is_atom);
    if !domain.chars().all(is_of_a_domain) || domain.nfkc().ne(domain.chars()) {
        return None;
    }
    let Ok(Host::Domain(domain)) = Host::parse(domain) else { return None };
    let has_parent = domain.split('.').count() > 1 && domain.split('.').all(|label| !label.is_empty());
    if fits && has_parent { Address::new(local_part, domain).ok() } else { None }
}

/// What else would be read as another domain, or as the same one in another writing.
fn is_of_a_domain(character: char) -> bool {
    let selects_a_glyph = matches!(character, '\u{FE00}'..='\u{FE0F}');
    let is_letter = character.is_alphanumeric() || is_combining_mark(character) && !selects_a_glyph;
    is_letter || matches!(character, '-' | '.')
}

/// RFC 5322, section 3.2.3, and RFC 6531, section 3.3.
fn is_atom(part: &str) -> bool {
    let fits = |character: char| match character {
        character if character.is_ascii() => {
            character.is_ascii_alphanumeric() || "!#$%&'*+-/=?^_`{|}~".contains(character)
        }
        character => !character.is_control() && !character.is_whitespace(),
    };
    !part.is_empty() && part.chars().all(fits)
}
