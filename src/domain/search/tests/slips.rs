//! Two hundred slips at random of the real catalogs' names.

use super::table::real;
use crate::domain::{catalog::Catalog, fold::fold, search::slip};

const SLIPS: usize = 200;

/// Numbers that are the same in each run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % most
    }

    fn slip(&mut self, word: &str) -> String {
        let mut letters: Vec<char> = word.chars().collect();
        let at = self.below(letters.len());
        let other = letters[self.below(letters.len())];
        match self.below(4) {
            0 => drop(letters.remove(at)),
            1 => letters.insert(at, other),
            2 => letters[at] = other,
            _ => {
                let at = at.min(letters.len() - 2);
                letters.swap(at, at + 1);
            }
        }
        letters.into_iter().collect()
    }
}

/// The first words of a service's name, one of them with a slip; `None` if none is long enough.
fn slipped(catalog: &Catalog, dice: &mut Dice) -> Option<(usize, String)> {
    const WORDS: usize = 4;
    let at = dice.below(catalog.services().len());
    let service = catalog.services().get(at).filter(|service| service.not_offered().is_none())?;
    let words: Vec<&str> =
        service.name.split_whitespace().filter(|word| !fold(word).is_empty()).take(WORDS).collect();
    let long: Vec<usize> = (0..words.len())
        .filter(|at| words[*at].chars().count() >= slip::LEAST && words[*at].chars().all(char::is_alphabetic))
        .collect();
    let place = *long.get(dice.below(long.len().max(1)))?;
    let typed = words
        .iter()
        .enumerate()
        .map(|(other, word)| if other == place { dice.slip(word) } else { (*word).to_owned() });
    Some((at, typed.collect::<Vec<_>>().join(" ")))
}

#[test]
fn two_hundred_slips_of_real_names_still_find_the_service() {
    let catalogs = real();
    let mut dice = Dice(20_261_129);
    let (mut made, mut found, mut lost) = (0, 0, vec![]);
    while made < SLIPS {
        let (panel, catalog) = &catalogs[made % catalogs.len()];
        let Some((at, typed)) = slipped(catalog, &mut dice) else { continue };
        made += 1;
        let service = &catalog.services()[at];
        if catalog.search(&typed).services.contains(&service.id) {
            found += 1;
        } else {
            lost.push(format!("{panel}: {typed} | {}", service.name));
        }
    }
    println!("{}", lost.join("\n"));
    assert!(found >= 198, "{found} of {SLIPS} find the service; not {lost:#?}");
}
