//! The table agrees with itself, and with what catalogs hold.

use std::collections::HashSet;

use super::*;

#[test]
fn every_type_finds_its_own_row() {
    for (place, form) in FORMS.iter().enumerate() {
        assert_eq!(form.service_type as usize, place, "{}", form.name);
        assert_eq!(form.service_type.form(), form);
        assert_eq!(ServiceType::parse(form.name), Some(form.service_type));
    }
}

#[test]
fn names_are_compared_loosely() {
    for (raw, expected) in [
        ("default", Some(ServiceType::Default)),
        ("custom_comments", Some(ServiceType::CustomComments)),
        ("custom_comments_package", Some(ServiceType::CustomCommentsPackage)),
        ("Mentions With Hashtags", Some(ServiceType::MentionsWithHashtags)),
        ("INVITES-FROM-GROUPS", Some(ServiceType::InvitesFromGroups)),
        (" seo\u{a0}", Some(ServiceType::Seo)),
        ("web traffic", Some(ServiceType::WebTraffic)),
        ("", None),
        ("views", None),
        ("Likes spread", None),
        ("Defaults", None),
    ] {
        assert_eq!(ServiceType::parse(raw), expected, "{raw:?}");
    }
}

#[test]
fn every_type_of_the_catalogs_is_known() {
    for catalog in crate::domain::platform::tests::catalogs() {
        for row in catalog.rows {
            assert!(ServiceType::parse(&row.service_type).is_some(), "{}", row.service_type);
        }
    }
}

#[test]
fn a_row_agrees_with_itself() {
    for form in &FORMS {
        let has = |field| form.fields.iter().any(|(asked, _)| *asked == field);
        let unique: HashSet<_> = form.fields.iter().map(|(field, _)| field).collect();
        assert_eq!(unique.len(), form.fields.len(), "{} asks twice", form.name);
        assert_eq!(has(Quantity), form.quantity == QuantityFrom::Typed, "{}", form.name);
        assert_eq!(has(Runs), has(Interval), "{}", form.name);
        match form.quantity {
            QuantityFrom::LinesOf(field) => {
                assert!(has(field) && field.shape() == Shape::Lines, "{}", form.name);
            }
            QuantityFrom::Between(from, to) => assert!(has(from) && has(to), "{}", form.name),
            QuantityFrom::Typed | QuantityFrom::None => {}
        }
        if form.fields.iter().any(|(_, need)| matches!(need, WhenTraffic(_))) {
            assert!(has(TypeOfTraffic), "{}", form.name);
        }
    }
}

#[test]
fn every_field_is_found_by_its_name_and_some_type_asks_for_it() {
    for field in Field::ALL.iter().copied() {
        assert_eq!(field.param().parse(), Ok(field));
        assert_eq!(serde_json::to_value(field).unwrap(), field.param());
    }
    let asked: HashSet<_> = FORMS.iter().flat_map(|form| form.fields).map(|(field, _)| *field).collect();
    assert_eq!(asked.len(), Field::ALL.len(), "a field that no type asks for");
}
