//! `--version` names the commit of which the program is built, and never another's.

use std::{fs, path::Path, process::Command};

#[path = "../../../build/commit.rs"]
mod commit;

fn git(folder: &Path, words: &[&str]) -> String {
    let who = ["-c", "user.name=A", "-c", "user.email=a@example.com"];
    let output = Command::new("git").arg("-C").arg(folder).args(who).args(words).output().unwrap();
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

#[test]
fn a_checkout_names_its_commit_and_what_is_unpacked_without_one_none() {
    let folder = tempfile::tempdir().unwrap();
    let repository = folder.path().join("repository");
    fs::create_dir(&repository).unwrap();
    assert_eq!(commit::commit(&repository, None), None, "no repository");
    git(&repository, &["init", "--quiet"]);
    assert_eq!(commit::commit(&repository, None), None, "no commit yet");
    git(&repository, &["commit", "--quiet", "--allow-empty", "--message", "One"]);
    let head = git(&repository, &["rev-parse", "HEAD"]);
    assert_eq!(commit::commit(&repository, None).as_deref(), Some(&head[..12]));
    assert_eq!(
        commit::commit(&repository, Some("")).as_deref(),
        Some(&head[..12]),
        "an empty build argument"
    );
    let before = fs::read(commit::changes_with(&repository).unwrap()).unwrap();
    git(&repository, &["commit", "--quiet", "--allow-empty", "--message", "Two"]);
    assert_ne!(fs::read(commit::changes_with(&repository).unwrap()).unwrap(), before);

    let unpacked = repository.join("unpacked");
    fs::create_dir(&unpacked).unwrap();
    assert_eq!(commit::commit(&unpacked, None), None, "inside another's repository");
    assert_eq!(commit::changes_with(&unpacked), None);
}

#[test]
fn a_builder_without_the_repository_is_told_the_commit() {
    let nowhere = tempfile::tempdir().unwrap();
    let commit = |told| commit::commit(nowhere.path(), Some(told));
    let whole = "c0ffee0123456789c0ffee0123456789c0ffee01";
    assert_eq!(commit(whole).as_deref(), Some("c0ffee012345"));
    assert_eq!(commit("c0ffee0\n").as_deref(), Some("c0ffee0"));
    for wrong in ["main", "v0.1.0", "c0ffee0; rm", "", "abc"] {
        assert_eq!(commit(wrong), None, "{wrong}");
    }
}
