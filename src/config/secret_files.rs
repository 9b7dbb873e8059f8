//! Secrets from files of their own, as Docker and systemd hand them over: `TELOXIDE_TOKEN_FILE` names the file that holds `TELOXIDE_TOKEN`, and
//! so for every secret. Nothing of a file's content is ever said.

use std::{fs::File, io::Read};

use super::{Pairs, Problem, secrets};

/// What is longer than this is another file.
const LONGEST: u64 = 64 << 10;

/// For each secret: its name, and what names the file that holds it.
pub(super) fn names() -> Vec<(String, String)> {
    let named = |name: String| (name.clone(), format!("{name}_FILE"));
    secrets::names().into_iter().map(named).collect()
}

/// Puts what the files hold in the place of their names; and what can't be read, by the setting that then lacks its value.
pub(super) fn read(given: &mut Pairs) -> Vec<(String, Problem)> {
    let mut problems = Vec::new();
    for (name, by_file) in names() {
        let Some(file) = given.remove(&by_file) else { continue };
        if given.contains_key(&name) {
            let why = format!("both are set; keep one, {name} or the file that holds it");
            problems.push((name.clone(), Problem::between(&[&name, &by_file], why)));
            continue;
        }
        match content(&file) {
            Ok(secret) => {
                given.insert(name, secret);
            }
            Err(why) => problems.push((name, Problem::between(&[&by_file], format!("{file}: {why}")))),
        }
    }
    problems
}

/// Without the end of its line.
fn content(file: &str) -> Result<String, String> {
    let mut bytes = Vec::new();
    let read = File::open(file).and_then(|open| open.take(LONGEST + 1).read_to_end(&mut bytes));
    read.map_err(|error| error.to_string())?;
    if bytes.len() as u64 > LONGEST {
        return Err("holds more than 64 KB, which is no secret".to_owned());
    }
    let text = String::from_utf8(bytes).map_err(|_| "is no text".to_owned())?;
    let secret = text.trim_end_matches(['\r', '\n']);
    if secret.trim().is_empty() { Err("is empty".to_owned()) } else { Ok(secret.to_owned()) }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    fn pairs(given: &[(&str, &str)]) -> Pairs {
        given.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    #[test]
    fn every_secret_may_come_from_a_file() {
        let folder = tempfile::tempdir().unwrap();
        let names = names();
        for name in
            ["TELOXIDE_TOKEN", "PANEL_API_KEY", "CRYPTOPAY_TOKEN", "PANEL_EXTRA_FIELDS", "TELEGRAM_PROXY"]
        {
            assert!(names.contains(&(name.to_owned(), format!("{name}_FILE"))), "{names:?}");
        }
        assert!(names.iter().all(|(name, _)| name != "ADMIN_IDS" && name != "DATABASE_URL"), "{names:?}");
        for (name, by_file) in names {
            for (written, meant) in [("s3cret", "s3cret"), ("s3cret\n", "s3cret"), ("s3 cret\r\n", "s3 cret")]
            {
                let file = folder.path().join(&name);
                fs::write(&file, written).unwrap();
                let mut given = pairs(&[(&by_file, file.to_str().unwrap()), ("ADMIN_IDS", "1")]);
                assert_eq!(read(&mut given), []);
                assert_eq!(given, pairs(&[(&name, meant), ("ADMIN_IDS", "1")]));
            }
        }
    }

    #[test]
    fn what_can_not_be_read_is_named_without_its_content() {
        let folder = tempfile::tempdir().unwrap();
        let large = "s".repeat(70_000);
        let rows: [(&str, &[u8], &str); 4] = [
            ("empty", b"\n", "is empty"),
            ("binary", b"\xff\xfes3cret", "is no text"),
            ("large", large.as_bytes(), "holds more than 64 KB"),
            ("missing", b"", "No such file"),
        ];
        for (name, written, why) in rows {
            let file = folder.path().join(name);
            if name != "missing" {
                fs::write(&file, written).unwrap();
            }
            let file = file.to_str().unwrap();
            let mut given = pairs(&[("TELOXIDE_TOKEN_FILE", file)]);
            let problems = read(&mut given);
            let [(setting, problem)] = &problems[..] else { panic!("{problems:?}") };
            let said = problem.to_string();
            assert_eq!(setting, "TELOXIDE_TOKEN");
            assert!(said.starts_with(&format!("TELOXIDE_TOKEN_FILE: {file}: {why}")), "{said}");
            assert!(!said.contains("s3cret") && !said.contains("sss"), "{said}");
        }
    }

    #[test]
    fn a_secret_that_is_set_twice_is_refused() {
        let mut given = pairs(&[("PANEL_API_KEY", "s3cret"), ("PANEL_API_KEY_FILE", "/run/secrets/key")]);
        let problems = read(&mut given);
        let [(_, problem)] = &problems[..] else { panic!("{problems:?}") };
        assert!(
            problem.to_string().starts_with("PANEL_API_KEY, PANEL_API_KEY_FILE: both are set"),
            "{problem}"
        );
    }
}
