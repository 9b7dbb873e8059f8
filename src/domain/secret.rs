//! Secrets, struck out of whatever is said: a panel, a proxy or a library may say them back, in other spellings, too.

use std::{borrow::Cow, fmt, sync::Arc};

use secrecy::{ExposeSecret, SecretString};

/// What stands where a secret stood.
pub const STRUCK_OUT: &str = "***";

/// What has fewer letters is not struck out: it stands in too many words, which would tell what it is.
const SHORTEST: usize = 4;

/// What must not be said, in all its spellings, longest first, so that no rest of a longer one is left.
#[derive(Clone)]
pub struct Secrets(Arc<[SecretString]>);

impl Secrets {
    /// Knows these; those shorter than four letters are passed over.
    pub fn new<'a>(secrets: impl IntoIterator<Item = &'a SecretString>) -> Self {
        let mut words: Vec<String> = secrets.into_iter().flat_map(parts).flat_map(spellings).collect();
        words.sort_by(|one, other| other.len().cmp(&one.len()).then_with(|| one.cmp(other)));
        words.dedup();
        Self(words.into_iter().map(SecretString::from).collect())
    }

    /// The text without them.
    pub fn strike_out<'a>(&self, text: &'a str) -> Cow<'a, str> {
        let mut text = Cow::Borrowed(text);
        for secret in self.0.iter().map(ExposeSecret::expose_secret) {
            if text.contains(secret) {
                text = Cow::Owned(text.replace(secret, STRUCK_OUT));
            }
        }
        text
    }
}

impl fmt::Debug for Secrets {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secrets")
    }
}

/// A bot token is `id:secret`; the second half alone opens the bot to whoever knows the id, which is no secret. In an
/// address the colon may be written as `%3A`, which the halves cover too.
fn parts(secret: &SecretString) -> Vec<String> {
    let whole = secret.expose_secret();
    let half = whole.split_once(':').map(|(_, half)| half.to_owned());
    let parts = half.into_iter().chain([whole.to_owned()]);
    parts.filter(|part| part.chars().count() >= SHORTEST).collect()
}

/// As it is, as a form and as an address has it, as JSON has it and with its escaped slashes, and as a page shows it.
fn spellings(secret: String) -> [String; 6] {
    let in_form: String = url::form_urlencoded::byte_serialize(secret.as_bytes()).collect();
    let in_address = in_form.replace('+', "%20");
    let quoted = serde_json::Value::from(secret.as_str()).to_string();
    let in_json =
        quoted.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or(&quoted).to_owned();
    let in_slashed_json = secret.replace('/', "\\/");
    let in_page = html_escape::encode_quoted_attribute(&secret).into_owned();
    [secret, in_form, in_address, in_json, in_slashed_json, in_page]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn struck(secrets: &[&str], text: &str) -> String {
        let secrets: Vec<SecretString> = secrets.iter().map(|secret| SecretString::from(*secret)).collect();
        Secrets::new(&secrets).strike_out(text).into_owned()
    }

    #[test]
    fn a_secret_is_struck_out_in_every_spelling() {
        let said = r"se/cr <et|se%2Fcr+%3Cet|se%2Fcr%20%3Cet|se\/cr <et|se/cr &lt;et";
        assert_eq!(struck(&["se/cr <et"], said), "***|***|***|***|***");
    }

    #[test]
    fn the_longer_of_two_goes_first_and_short_ones_stay() {
        assert_eq!(struck(&["abcd", "abcd-efgh"], "abcd-efgh abcd"), "*** ***");
        assert_eq!(struck(&["", "en", "key:b", "тайна"], "en key:b b тайна"), "en *** b ***");
    }
}
