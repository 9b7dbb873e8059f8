//! Taking orders along: the screen that asks of which time, and the table itself, as spreadsheets open it.
//!
//! The table is CSV as RFC 4180 has it, in UTF-8 with a mark at its beginning, without which Excel takes it for an old encoding. What
//! stands between the columns, and in amounts before the cents, is what Excel expects where the reader's language is spoken: `;` and a
//! comma in Russian, a comma and a dot in English. No `sep=` line: with one, Excel forgets the mark. Times are those of `TIMEZONE`, which the header names.
//!
//! Names and links are untrusted: a cell that a spreadsheet would take for a formula is made a text by an apostrophe.

use super::{
    Button, Reader, Screen,
    parts::{back_and_menu, button, main, paragraphs, screen},
    status::status_word,
    wallet,
};
use crate::{
    clock::Moment,
    dialog::Action,
    domain::{
        export::{Content, Period, Wanted, Whose},
        money::Sum,
        order::Order,
        shop::Payer,
        wallet::StatementLine,
        zone::Zone,
    },
    i18n::{Lang, label, t},
};

/// Excel's sign that a text is UTF-8.
const MARK: &[u8] = "\u{feff}".as_bytes();

/// Of which time?
pub fn choose((whose, content): (Whose, Content), reader: &Reader) -> Screen {
    let lang = reader.lang;
    let now = if reader.admin { whose } else { Whose::Own };
    let text = paragraphs([
        Some(match (content, now) {
            (Content::Statement, _) => t!(lang, "page-export-statement"),
            (Content::Orders, Whose::All) => t!(lang, "page-export-all"),
            (Content::Orders, Whose::Own) => t!(lang, "page-export"),
        }),
        Some(t!(lang, "page-export-how")),
    ]);
    let choice = |period: Period| {
        let action = match content {
            Content::Orders => Action::Export { whose: now, period },
            Content::Statement => Action::TakeStatement { period },
        };
        button(period_name(period, lang), action)
    };
    let of = |wanted: (Whose, Content), name: String, action: Action| -> Button {
        if wanted == (now, content) { main(name, action) } else { button(name, action) }
    };
    let mine = if reader.admin { label!(lang, "btn-export-own") } else { label!(lang, "btn-export-orders") };
    let is_shop = reader.payer == Payer::Customer;
    let all = [
        (reader.admin || is_shop)
            .then(|| of((Whose::Own, Content::Orders), mine, Action::ExportOf { whose: Whose::Own })),
        reader.admin.then(|| {
            let name = label!(lang, "btn-export-all");
            of((Whose::All, Content::Orders), name, Action::ExportOf { whose: Whose::All })
        }),
        is_shop.then(|| {
            let name = label!(lang, "btn-statement");
            of((Whose::Own, Content::Statement), name, Action::ExportStatement)
        }),
    ];
    let mut rows: Vec<Vec<Button>> = vec![all.into_iter().flatten().collect()];
    rows.extend(Period::ALL.chunks(2).map(|pair| pair.iter().map(|period| choice(*period)).collect()));
    rows.push(back_and_menu(reader));
    screen(text, rows)
}

fn period_name(period: Period, lang: Lang) -> String {
    match period {
        Period::ThisMonth => label!(lang, "export-this-month"),
        Period::LastMonth => label!(lang, "export-last-month"),
        Period::ThisYear => label!(lang, "export-this-year"),
        Period::All => label!(lang, "export-all-time"),
    }
}

/// What stands below the file: of which time it is, and how much is in it. HTML.
pub fn caption(wanted: Wanted, rows: usize, reader: &Reader) -> String {
    let (lang, zone) = (reader.lang, reader.zone.to_string());
    let (period, count) = (period_name(wanted.period, lang), i64::try_from(rows).unwrap_or(i64::MAX));
    match wanted.content {
        Content::Orders => t!(lang, "ntf-export", period = period, count = count, zone = zone),
        Content::Statement => t!(lang, "ntf-export-statement", period = period, count = count, zone = zone),
    }
}

/// There was nothing to put into a file. HTML.
pub fn nothing(wanted: Wanted, lang: Lang) -> String {
    let period = period_name(wanted.period, lang);
    match wanted.content {
        Content::Orders => t!(lang, "ntf-export-nothing", period = period),
        Content::Statement => t!(lang, "ntf-export-nothing-moved", period = period),
    }
}

/// What the file is called: `orders-2026-11.csv`, `all-orders-…` for everybody's, `statement-…`; `part` counts from 1 where there are several.
pub fn file_name(wanted: Wanted, part: Option<usize>, zone: &Zone) -> String {
    let began = zone.wall(wanted.period.span(wanted.at, zone).start);
    let when = match wanted.period {
        Period::ThisMonth | Period::LastMonth => {
            began.map(|began| format!("-{}-{:02}", began.year(), began.month()))
        }
        Period::ThisYear => began.map(|began| format!("-{}", began.year())),
        Period::All => None,
    };
    let whose = match (wanted.content, wanted.whose) {
        (Content::Statement, _) => "statement",
        (Content::Orders, Whose::All) => "all-orders",
        (Content::Orders, Whose::Own) => "orders",
    };
    let part = part.map(|part| format!("-part-{part}")).unwrap_or_default();
    format!("{whose}{}{part}.csv", when.unwrap_or_default())
}

/// A table that grows row by row.
#[derive(Debug)]
pub struct Sheet {
    reader: Reader,
    whose: Whose,
    table: csv::Writer<Vec<u8>>,
    rows: usize,
}

impl Sheet {
    /// An empty table of orders with its header; one of everybody's says whose each is.
    pub fn new(reader: &Reader, whose: Whose) -> anyhow::Result<Self> {
        Self::with(reader, whose, header(reader, whose))
    }

    /// An empty table of what moved somebody's balance.
    pub fn of_statement(reader: &Reader) -> anyhow::Result<Self> {
        let lang = reader.lang;
        let names = vec![
            label!(lang, "csv-time", zone = reader.zone.to_string()),
            label!(lang, "csv-what"),
            label!(lang, "csv-number"),
            label!(lang, "csv-sum"),
            label!(lang, "csv-balance"),
            label!(lang, "csv-currency"),
        ];
        Self::with(reader, Whose::Own, names)
    }

    fn with(reader: &Reader, whose: Whose, names: Vec<String>) -> anyhow::Result<Self> {
        let table = csv::WriterBuilder::new()
            .delimiter(if reader.lang == Lang::Ru { b';' } else { b',' })
            .terminator(csv::Terminator::CRLF)
            .from_writer(MARK.to_vec());
        let mut sheet = Self { reader: reader.clone(), whose, table, rows: 0 };
        sheet.table.write_record(names)?;
        Ok(sheet)
    }

    /// Adds what moved a balance.
    pub fn push_moved(&mut self, line: &StatementLine) -> anyhow::Result<()> {
        self.rows += 1;
        let lang = self.reader.lang;
        let cells = [
            time(Some(line.at), &self.reader.zone),
            text(&wallet::moved_by(line, lang)),
            line.order.map(|order| order.0.to_string()).unwrap_or_default(),
            money(Some(line.sum), lang),
            money(Some(line.after), lang),
            text(&self.reader.currency),
        ];
        self.table.write_record(cells)?;
        self.table.flush()?;
        Ok(())
    }

    /// Adds an order, and whose it is.
    pub fn push(&mut self, order: &Order, person: &str) -> anyhow::Result<()> {
        self.rows += 1;
        let mut cells = row(order, &self.reader);
        if self.whose == Whose::All {
            cells.extend([order.user.0.to_string(), text(person)]);
        }
        self.table.write_record(cells)?;
        self.table.flush()?;
        Ok(())
    }

    /// How many orders are in it.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// How large it is so far.
    pub fn size(&self) -> usize {
        self.table.get_ref().len()
    }

    /// The file.
    pub fn into_bytes(self) -> anyhow::Result<Vec<u8>> {
        Ok(self.table.into_inner().map_err(csv::IntoInnerError::into_error)?)
    }
}

fn header(reader: &Reader, whose: Whose) -> Vec<String> {
    let lang = reader.lang;
    let mut names = vec![
        label!(lang, "csv-number"),
        label!(lang, "csv-placed", zone = reader.zone.to_string()),
        label!(lang, "csv-ended", zone = reader.zone.to_string()),
        label!(lang, "csv-service-id"),
        label!(lang, "csv-service"),
        label!(lang, "csv-link"),
        label!(lang, "csv-quantity"),
        label!(lang, "csv-status"),
        label!(lang, "csv-start-count"),
        label!(lang, "csv-remains"),
        label!(lang, "csv-price"),
        label!(lang, "csv-currency"),
    ];
    if reader.sees_costs() {
        names.insert(1, label!(lang, "csv-panel-id"));
        names.insert(names.len().saturating_sub(1), label!(lang, "csv-charge"));
    }
    if whose == Whose::All {
        names.extend([label!(lang, "csv-person-id"), label!(lang, "csv-person")]);
    }
    names
}

fn row(order: &Order, reader: &Reader) -> Vec<String> {
    let lang = reader.lang;
    let number = |number: Option<i64>| number.map(|number| number.to_string()).unwrap_or_default();
    let mut cells = vec![
        order.id.0.to_string(),
        time(Some(order.placed_at), &reader.zone),
        time(order.ended_at, &reader.zone),
        text(&order.panel_service),
        text(&order.service_name),
        text(&order.link),
        order.quantity.to_string(),
        status_word(order.status, lang),
        number(order.start_count),
        number(order.remains),
        money(Some(order.price), lang),
        text(&order.price_currency),
    ];
    if reader.sees_costs() {
        cells.insert(1, text(order.panel_order.as_deref().unwrap_or_default()));
        cells.insert(cells.len().saturating_sub(1), money(order.charge, lang));
    }
    cells
}

/// `2026-11-22 12:00:00`, which every spreadsheet knows for a time.
fn time(at: Option<Moment>, zone: &Zone) -> String {
    let wall = at.and_then(|at| zone.wall(at));
    wall.map(|wall| wall.strftime("%Y-%m-%d %H:%M:%S").to_string()).unwrap_or_default()
}

/// The exact amount: at least two decimals, no signs but the reader's decimal one.
fn money(sum: Option<impl Sum>, lang: Lang) -> String {
    let Some(sum) = sum else {
        return String::new();
    };
    let mut exact = sum.exact().normalize();
    if exact.scale() < 2 {
        exact.rescale(2);
    }
    let written = exact.to_string();
    if lang == Lang::Ru { written.replace('.', ",") } else { written }
}

/// Untrusted words as a cell of one line that no spreadsheet takes for a formula, also if it is opened with another separator than
/// it was written with.
fn text(untrusted: &str) -> String {
    let line: String = untrusted.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let mut safe = String::with_capacity(line.len() + 1);
    let mut at_start = true;
    let mut rest = line.trim().chars().peekable();
    while let Some(c) = rest.next() {
        // The second half of coordinates, say.
        let is_number = matches!(c, '+' | '-')
            && safe.ends_with([',', ';'])
            && rest.peek().is_some_and(char::is_ascii_digit);
        if at_start && is_trigger(c) && !is_number {
            safe.push('\'');
        }
        at_start = matches!(c, ',' | ';') || (at_start && c == ' ');
        safe.push(c);
    }
    safe
}

/// Signs with which a formula begins, also in their full-width shapes.
fn is_trigger(c: char) -> bool {
    matches!(c, '=' | '+' | '-' | '@' | '＝' | '＋' | '－' | '＠')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::money::Amount;
    use crate::{
        domain::order::OrderStatus,
        view::tests::sample::{order, reader},
    };

    #[test]
    fn a_cell_is_never_a_formula() {
        for (words, cell) in [
            ("=1+1", "'=1+1"),
            ("+7 900", "'+7 900"),
            ("-2+3+cmd|' /C calc'!A1", "'-2+3+cmd|' /C calc'!A1"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("\t=1", "'=1"),
            ("\r\n =1", "'=1"),
            ("＝1", "'＝1"),
            ("a;=1", "a;'=1"),
            ("a, @x", "a, '@x"),
            ("https://maps.example/@48.2,-16.3,17z", "https://maps.example/@48.2,-16.3,17z"),
            ("Likes – fast\nand cheap", "Likes – fast and cheap"),
            ("", ""),
        ] {
            assert_eq!(text(words), cell, "{words:?}");
        }
    }

    #[test]
    fn an_amount_is_exact_in_the_readers_way() {
        for (micros, english, russian) in [
            (0, "0.00", "0,00"),
            (900_000, "0.90", "0,90"),
            (1_234_567_890_000, "1234567.89", "1234567,89"),
            (1, "0.000001", "0,000001"),
            (-2_500_000, "-2.50", "-2,50"),
        ] {
            assert_eq!(money(Some(Amount(micros)), Lang::En), english);
            assert_eq!(money(Some(Amount(micros)), Lang::Ru), russian);
        }
        assert_eq!(money(None::<Amount>, Lang::En), "");
    }

    #[test]
    fn a_table_is_what_spreadsheets_open() {
        let table = |lang, whose| {
            let mut sheet = Sheet::new(&reader(lang), whose).unwrap();
            sheet
                .push(
                    &Order { service_name: "Likes; \"fast\", =1".into(), ..order(OrderStatus::Partial) },
                    "=Max",
                )
                .unwrap();
            assert_eq!((sheet.rows(), sheet.size()), (1, sheet.table.get_ref().len()));
            String::from_utf8(sheet.into_bytes().unwrap()).unwrap()
        };
        let tables = [table(Lang::En, Whose::All), table(Lang::Ru, Whose::Own)];
        for table in &tables {
            assert!(table.starts_with('\u{feff}') && !table.contains("sep="), "{table}");
            assert_eq!((table.matches("\r\n").count(), table.matches('\n').count()), (2, 2), "{table}");
        }
        insta::assert_snapshot!("table", tables.join("\n").replace('\r', "␍").replace('\u{feff}', "␢"));
    }

    #[test]
    fn a_file_says_of_which_time_it_is() {
        let at = Moment(1_767_225_600_000); // 2026-01-01
        for (whose, period, part, name) in [
            (Whose::Own, Period::ThisMonth, None, "orders-2026-01.csv"),
            (Whose::Own, Period::LastMonth, None, "orders-2025-12.csv"),
            (Whose::All, Period::ThisYear, Some(2), "all-orders-2026-part-2.csv"),
            (Whose::Own, Period::All, None, "orders.csv"),
        ] {
            let wanted = Wanted { content: Content::Orders, whose, period, at };
            assert_eq!(file_name(wanted, part, &Zone::utc()), name);
        }
        let statement = Wanted { content: Content::Statement, whose: Whose::Own, period: Period::All, at };
        assert_eq!(file_name(statement, None, &Zone::utc()), "statement.csv");
    }
}
