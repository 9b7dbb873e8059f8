//! What production does without: the sandbox, and what only the sandbox needs.

use std::{fs, process::Command};

/// What a program must not have in it that was built without the demo.
const FOR_THE_DEMO_ONLY: [&str; 2] = ["panelgram-sandbox ", "axum "];

#[test]
fn a_program_without_the_demo_has_neither_the_sandbox_nor_a_web_server_in_it() {
    let lean = packages(&["--no-default-features"]);
    assert!(lean.contains("teloxide "), "{lean}");
    let full = packages(&[]);
    for name in FOR_THE_DEMO_ONLY {
        assert!(!lean.contains(name), "{name}is in it:\n{lean}");
        assert!(full.contains(name), "{name}is not what the demo needs:\n{full}");
    }
}

#[test]
fn the_image_is_built_without_the_demo() {
    let dockerfile = fs::read_to_string("Dockerfile").unwrap();
    for build in dockerfile.lines().filter(|line| line.contains("cargo build")) {
        assert!(build.contains("--package panelgram --no-default-features"), "{build}");
    }
    assert!(!fs::read_to_string(".dockerignore").unwrap().contains("!sandbox/src"));
}

/// The packages that make up the program, one a line with its version.
fn packages(features: &[&str]) -> String {
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["tree", "--package=panelgram", "--edges=normal", "--prefix=none", "--offline", "--locked"]);
    let said = cargo.args(features).output().unwrap();
    assert!(said.status.success(), "{}", String::from_utf8_lossy(&said.stderr));
    String::from_utf8(said.stdout).unwrap()
}
