//! Who may import whom, as ARCHITECTURE.md draws it. One crate lets the compiler allow everything.

use super::source::{Source, paths};

/// What each module may name of the others; a path stands for itself and what is below it.
pub(super) const LAW: [(&str, &[&str]); 20] = [
    ("clock", &[]),
    ("chance", &[]),
    ("logs", &["domain"]),
    ("config", &["domain", "net", "logs::LogFormat"]),
    ("domain", &[]),
    ("i18n", &["domain"]),
    ("dialog", &["domain"]),
    ("view", &["domain", "dialog", "i18n"]),
    ("net", &["domain"]),
    ("panel", &["domain", "net", "figures"]),
    ("pay", &["domain", "net"]),
    ("store", &["domain", "wake"]),
    ("ops", &["domain", "store"]),
    ("wake", &[]),
    ("pulse", &["clock::Clock"]),
    ("figures", &[]),
    (
        "http",
        &[
            "domain",
            "store",
            "panel",
            "pulse",
            "figures",
            "bot::poll",
            "bot::send",
            "bot::webhook",
            "clock::Clock",
        ],
    ),
    (
        "bot",
        &[
            "domain",
            "dialog",
            "view",
            "store",
            "ops",
            "wake",
            "pulse",
            "figures",
            "net",
            "clock::Clock",
            "chance::Chance",
        ],
    ),
    (
        "work",
        &[
            "domain",
            "view",
            "store",
            "ops",
            "panel",
            "pay",
            "wake",
            "pulse",
            "bot::send",
            "bot::api",
            "bot::api_error",
            "bot::context",
            "bot::show",
            "clock::Clock",
        ],
    ),
    ("main", &["app", "config", "logs", "demo"]),
];

/// Plain values that everyone may hold: a moment, and which language somebody reads.
const FOR_ALL: [&str; 2] = ["clock::Moment", "i18n::Lang"];

/// These know everything: `app` because it puts everything together, `demo` because it joins the app to the sandbox, `lib` because it lists the modules.
const KNOW_ALL: [&str; 3] = ["app", "demo", "lib"];

#[test]
fn modules_import_only_what_the_architecture_allows() {
    let mut offences: Vec<String> = Vec::new();
    for source in Source::all() {
        let module = source.module();
        if KNOW_ALL.contains(&module) {
            continue;
        }
        let Some((_, allowed)) = LAW.iter().find(|(name, _)| *name == module) else {
            offences
                .push(format!("{}: the law does not know `{module}`; say what it may import", source.path));
            continue;
        };
        for path in paths(&source.code()) {
            if !may_name(module, allowed, &path.join("::")) {
                offences.push(format!("{}: `{module}` may not name `{}`", source.path, path.join("::")));
            }
        }
    }
    assert!(offences.is_empty(), "ARCHITECTURE.md says who may import whom: {offences:#?}");
}

#[test]
fn nobody_climbs_out_of_a_module_unseen() {
    for source in Source::all_with_sandbox() {
        let climbs = source.code().contains("super::super");
        assert!(!climbs, "{}: say `crate::…`, so that one sees what is imported", source.path);
    }
}

fn may_name(module: &str, allowed: &[&str], path: &str) -> bool {
    let mut permitted = allowed.iter().chain(&FOR_ALL).chain([&module]);
    permitted.any(|granted| {
        path == *granted || path.strip_prefix(granted).is_some_and(|rest| rest.starts_with("::"))
    })
}

#[test]
fn the_law_says_no() {
    let says = |module: &str, path: &str| {
        let (_, allowed) = LAW.iter().find(|(name, _)| *name == module).unwrap();
        may_name(module, allowed, path)
    };
    assert!(says("dialog", "domain::order::Order") && says("dialog", "dialog::step"));
    assert!(
        says("store", "clock::Moment") && says("store", "i18n::Lang::Ru") && says("work", "bot::send::send")
    );
    assert!(!says("dialog", "i18n::text") && !says("dialog", "view") && !says("domain", "clock::Clock"));
    assert!(!says("work", "bot::turn") && !says("work", "bot") && !says("work", "bot::sender"));
    assert!(!says("bot", "demo") && !says("panel", "config::Settings") && !says("ops", "panel"));
}
