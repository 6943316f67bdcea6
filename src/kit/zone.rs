//! Time zones by name: which names there are, and how far those lie from UTC that never change their clocks.
//! Models the names of the IANA time zone database, as Go's time.LoadLocation finds them.
//!
//! The rules of summer time are not here (they are half a megabyte): a zone that has it is taken for UTC.

/// Every name with a slash begins with one of these.
const AREAS: [&str; 16] = [
    "Africa",
    "America",
    "Antarctica",
    "Arctic",
    "Asia",
    "Atlantic",
    "Australia",
    "Brazil",
    "Canada",
    "Chile",
    "Etc",
    "Europe",
    "Indian",
    "Mexico",
    "Pacific",
    "US",
];
const ALONE: [&str; 40] = [
    "CET",
    "CST6CDT",
    "Cuba",
    "EET",
    "EST",
    "EST5EDT",
    "Egypt",
    "Eire",
    "GB",
    "GB-Eire",
    "GMT",
    "GMT+0",
    "GMT-0",
    "GMT0",
    "Greenwich",
    "HST",
    "Hongkong",
    "Iceland",
    "Iran",
    "Israel",
    "Jamaica",
    "Japan",
    "Kwajalein",
    "Libya",
    "MET",
    "MST",
    "MST7MDT",
    "NZ",
    "PRC",
    "PST8PDT",
    "Poland",
    "Portugal",
    "ROC",
    "ROK",
    "Singapore",
    "Turkey",
    "UTC",
    "Universal",
    "WET",
    "Zulu",
];
const MINUTES_EAST: [(&str, i64); 33] = [
    ("Africa/Cairo", 120),
    ("Africa/Johannesburg", 120),
    ("Africa/Lagos", 60),
    ("Africa/Nairobi", 180),
    ("America/Argentina/Buenos_Aires", -180),
    ("America/Bogota", -300),
    ("America/Lima", -300),
    ("America/Mexico_City", -360),
    ("America/Phoenix", -420),
    ("America/Sao_Paulo", -180),
    ("Asia/Almaty", 300),
    ("Asia/Bangkok", 420),
    ("Asia/Dhaka", 360),
    ("Asia/Dubai", 240),
    ("Asia/Ho_Chi_Minh", 420),
    ("Asia/Hong_Kong", 480),
    ("Asia/Jakarta", 420),
    ("Asia/Karachi", 300),
    ("Asia/Kathmandu", 345),
    ("Asia/Kolkata", 330),
    ("Asia/Manila", 480),
    ("Asia/Riyadh", 180),
    ("Asia/Seoul", 540),
    ("Asia/Shanghai", 480),
    ("Asia/Singapore", 480),
    ("Asia/Taipei", 480),
    ("Asia/Tokyo", 540),
    ("Australia/Brisbane", 600),
    ("Europe/Istanbul", 180),
    ("Europe/Moscow", 180),
    ("Japan", 540),
    ("Pacific/Honolulu", -600),
    ("ROK", 540),
];

/// A name whose area exists is believed.
pub fn is_known(name: &str) -> bool {
    match name.split_once('/') {
        Some((area, place)) => AREAS.contains(&area) && !place.is_empty(),
        None => ALONE.contains(&name),
    }
}

/// How many seconds its clocks are ahead of UTC.
pub fn secs_east(name: &str) -> i64 {
    let row = MINUTES_EAST.iter().find(|(known, _)| *known == name);
    row.map_or(0, |(_, minutes)| minutes * 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn abbreviations_are_no_names() {
        for (name, known) in [("Asia/Seoul", true), ("UTC", true), ("KST", false), ("Asia/", false)]
        {
            assert_eq!(is_known(name), known, "{name}");
        }
    }

    #[test]
    fn every_zone_that_is_told_is_a_zone() {
        assert!(MINUTES_EAST.iter().all(|(name, _)| is_known(name)));
        assert_eq!((secs_east("Asia/Seoul"), secs_east("Europe/Berlin")), (32_400, 0));
    }
}
