//! That no files need each other: whoever reads one and what it stands on comes to an end. A folder's own file (`dialog/mod.rs`,
//! `config.rs`) is its face: what lies in the folder may name what the face shows.

use std::collections::{BTreeMap, BTreeSet};

use super::source::{Source, paths_from};

/// Where a file stands in its crate: `["bot", "send"]`.
type Module = Vec<String>;

#[test]
fn no_files_need_each_other() {
    let circles: Vec<Vec<String>> = ["src", "sandbox/src"].into_iter().flat_map(circles_below).collect();
    assert!(circles.is_empty(), "each of these needs the others of its row: {circles:#?}");
}

fn circles_below(folder: &str) -> Vec<Vec<String>> {
    let sources: BTreeMap<Module, Source> = Source::below(folder)
        .into_iter()
        .filter(|source| !source.code().is_empty() && !source.path.ends_with("/main.rs"))
        .map(|source| (module_of(&source.path, folder), source))
        .collect();
    let known: BTreeSet<Module> = sources.keys().cloned().collect();
    let needs: BTreeMap<&Module, BTreeSet<Module>> =
        sources.iter().map(|(module, source)| (module, needed_by(module, &source.code(), &known))).collect();
    let reached: BTreeMap<&Module, BTreeSet<Module>> =
        known.iter().map(|module| (module, reached_from(module, &needs))).collect();
    let circles: BTreeSet<Vec<String>> = known
        .iter()
        .filter(|module| reached[module].contains(*module))
        .map(|module| {
            let same = known.iter().filter(|other| reached[module].contains(*other));
            same.filter(|other| reached[other].contains(module))
                .map(|other| sources[other].path.clone())
                .collect()
        })
        .collect();
    circles.into_iter().collect()
}

fn module_of(path: &str, folder: &str) -> Module {
    let below = path.trim_start_matches(folder).trim_start_matches('/').trim_end_matches(".rs");
    let mut module: Module = below.split('/').map(str::to_owned).collect();
    module.pop_if(|last| *last == "mod" || *last == "lib");
    module
}

/// The files that this one names, but for those in whose folder it lies.
fn needed_by(module: &Module, code: &str, known: &BTreeSet<Module>) -> BTreeSet<Module> {
    let parent = &module[..module.len().saturating_sub(1)];
    let from = |start: &[String], root: &str| -> Vec<Module> {
        paths_from(code, root).into_iter().map(|path| [start, &path].concat()).collect()
    };
    let children = known.iter().filter(|one| one.len() == module.len() + 1 && one.starts_with(module));
    let named_children =
        children.filter(|child| child.last().is_some_and(|name| code.contains(&format!("{name}::"))));
    [from(&[], "crate::"), from(parent, "super::"), from(module, "self::")]
        .concat()
        .into_iter()
        .filter_map(|path| {
            (1..=path.len()).rev().map(|length| path[..length].to_vec()).find(|one| known.contains(one))
        })
        .chain(named_children.cloned())
        .filter(|needed| !module.starts_with(needed))
        .collect()
}

fn reached_from(module: &Module, needs: &BTreeMap<&Module, BTreeSet<Module>>) -> BTreeSet<Module> {
    let mut reached = BTreeSet::new();
    let mut next = vec![module];
    while let Some(one) = next.pop() {
        for needed in &needs[one] {
            if reached.insert(needed.clone()) {
                next.push(needed);
            }
        }
    }
    reached
}
