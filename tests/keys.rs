//! What the portal's secret key keeps safe.

use purser::secret::Keys;

use crate::support::TestRandomness;

const SECRET: &[u8] = b"a secret that must be read again";

fn keys() -> Keys {
    Keys::derived_from("a key of the tests, which keeps no secret")
}

fn sealed_for_ann() -> Vec<u8> {
    keys().seal(&TestRandomness::default(), "ann", SECRET).unwrap()
}

#[test]
fn what_is_sealed_opens_for_its_owner_and_for_nobody_else() {
    let sealed = sealed_for_ann();
    assert_eq!(keys().open("ann", &sealed).unwrap(), SECRET);
    assert_eq!(keys().open("bob", &sealed), None);
    assert_eq!(keys().open("", &sealed), None);
}

#[test]
fn it_does_not_open_with_another_key() {
    let other = Keys::derived_from("another key of the tests, which keeps none");
    assert_eq!(other.open("ann", &sealed_for_ann()), None);
}

#[test]
fn it_shows_nothing_of_the_secret_and_differs_each_time() {
    let random = TestRandomness::default();
    let [first, second] = [(); 2].map(|()| keys().seal(&random, "ann", SECRET).unwrap());
    assert_ne!(first, second);
    assert!(
        !first
            .windows(8)
            .any(|window| SECRET.windows(8).any(|known| known == window))
    );
}

#[test]
fn whoever_changes_a_bit_of_it_or_cuts_it_off_opens_nothing() {
    let sealed = sealed_for_ann();
    for position in 0..sealed.len() {
        let mut changed = sealed.clone();
        changed[position] ^= 1;
        assert_eq!(keys().open("ann", &changed), None, "byte {position}");
        assert_eq!(keys().open("ann", &sealed[..position]), None, "cut off at {position}");
    }
}

#[test]
fn a_digest_is_the_same_each_time_and_another_with_another_key() {
    let other = Keys::derived_from("another key of the tests, which keeps none");
    assert_eq!(keys().digest("abcd"), keys().digest("abcd"));
    assert_ne!(keys().digest("abcd"), keys().digest("abce"));
    assert_ne!(keys().digest("abcd"), other.digest("abcd"));
}

#[test]
fn keys_never_show_themselves() {
    assert_eq!(format!("{:?}", keys()), "Keys(…)");
}
