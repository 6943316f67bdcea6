//! IP addresses and ranges as fields of the API take them.
//! Models apimachinery/pkg/util/validation/ip.go and k8s.io/utils/net's sloppy parsers (v1.36).
//!
//! Leading zeros were allowed once, and IPv4 in the clothes of IPv6; a strict server refuses both.

use std::net::{IpAddr, Ipv6Addr};

use super::api_server::{ApiServer, Feature};
use crate::kit::quote::quote;

type Complaints = Vec<String>;

pub fn complaints(text: &str, server: &ApiServer) -> Complaints {
    let Some(address) = read(text) else {
        return vec!["must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)".to_owned()];
    };
    if !server.serves(Feature::StrictAddresses) {
        return Complaints::new();
    }
    if text.parse::<IpAddr>().is_err() {
        return vec!["must not have leading 0s".to_owned()];
    }
    match is_disguised(address) {
        true => vec!["must not be an IPv4-mapped IPv6 address".to_owned()],
        false => Complaints::new(),
    }
}

pub fn range_complaints(text: &str, server: &ApiServer) -> Complaints {
    let Some(range) = Range::read(text) else {
        return vec!["must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)".to_owned()];
    };
    if !server.serves(Feature::StrictAddresses) {
        return Complaints::new();
    }
    let complaint = if range.is_padded {
        "must not have leading 0s in IP or prefix length"
    } else if is_disguised(range.address) {
        "must not have an IPv4-mapped IPv6 address"
    } else if range.first() != range.address {
        "must not have bits set beyond the prefix length"
    } else {
        return Complaints::new();
    };
    vec![complaint.to_owned()]
}

/// What the server says of an address that it takes.
pub fn warning(text: &str) -> Option<String> {
    let address = read(text)?;
    if text.parse::<IpAddr>().is_err() || is_disguised(address) {
        let better = quote(&address.to_canonical().to_string());
        return Some(format!("non-standard IP address {} is invalid: use {better}", quote(text)));
    }
    let is_odd = address.is_ipv6() && address.to_string() != text;
    is_odd.then(|| {
        let better = quote(&address.to_string());
        format!("IPv6 address {} should be in RFC 5952 canonical format ({better})", quote(text))
    })
}

pub fn range_warnings(text: &str) -> Vec<String> {
    let Some(range) = Range::read(text) else { return Vec::new() };
    let mut warnings = Vec::new();
    let (value, length) = (quote(text), range.length);
    let network = format!("{}/{length}", range.first().to_canonical());
    if range.first() != range.address {
        let alone = format!("{}/{}", range.address.to_canonical(), bits(range.address));
        warnings.push(format!(
            "CIDR value {value} is ambiguous in this context (should be {} or {}?)",
            quote(&network),
            quote(&alone)
        ));
    }
    if range.is_padded || is_disguised(range.address) {
        warnings
            .push(format!("non-standard CIDR value {value} is invalid: use {}", quote(&network)));
    }
    let canonical = format!("{}/{length}", range.address);
    if warnings.is_empty() && range.address.is_ipv6() && canonical != text {
        warnings.push(format!(
            "IPv6 CIDR value {value} should be in RFC 5952 canonical format ({})",
            quote(&canonical)
        ));
    }
    warnings
}

/// With leading zeros too.
pub fn read(text: &str) -> Option<IpAddr> {
    if let Ok(address) = text.parse() {
        return Some(address);
    }
    let (front, dotted) = match text.rfind(':') {
        Some(colon) => text.split_at(colon + 1),
        None => ("", text),
    };
    let mut numbers = Vec::new();
    for part in dotted.split('.') {
        let is_number = !part.is_empty() && part.bytes().all(|digit| digit.is_ascii_digit());
        let short = part.trim_start_matches('0');
        numbers.push(is_number.then_some(if short.is_empty() { "0" } else { short })?);
    }
    format!("{front}{}", numbers.join(".")).parse().ok()
}

/// IPv4 written as IPv6.
fn is_disguised(address: IpAddr) -> bool {
    matches!(address, IpAddr::V6(address) if address.to_ipv4_mapped().is_some())
}

fn bits(address: IpAddr) -> u32 {
    if address.is_ipv4() { 32 } else { 128 }
}

struct Range {
    address: IpAddr,
    length: u32,
    /// Whether there are zeros in front of a number.
    is_padded: bool,
}

impl Range {
    fn read(text: &str) -> Option<Range> {
        let (address, length) = text.split_once('/')?;
        let is_number = !length.is_empty() && length.bytes().all(|digit| digit.is_ascii_digit());
        let number: u32 = length.parse().ok().filter(|_| is_number)?;
        let is_padded = address.parse::<IpAddr>().is_err() || number.to_string() != length;
        let address = read(address)?;
        (number <= bits(address)).then_some(Range { address, length: number, is_padded })
    }

    /// The first address of the range.
    fn first(&self) -> IpAddr {
        let rest = bits(self.address) - self.length;
        match self.address {
            IpAddr::V4(address) => {
                let kept = u32::MAX.checked_shl(rest).unwrap_or(0);
                IpAddr::V4((u32::from(address) & kept).into())
            }
            IpAddr::V6(address) => {
                let kept = u128::MAX.checked_shl(rest).unwrap_or(0);
                IpAddr::V6(Ipv6Addr::from(u128::from(address) & kept))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::api_server::Standing;
    use super::*;

    fn check(text: &str, complaint: &str) {
        let found = match text.contains('/') {
            true => range_complaints(text, &ApiServer::NEWEST),
            false => complaints(text, &ApiServer::NEWEST),
        };
        assert_eq!(found.concat(), complaint, "{text}");
    }

    #[test]
    fn an_address_is_one_and_written_as_one() {
        for text in ["10.9.8.7", "2001:db8::ffff", "FE80::1", "10.0.0.0/8", "0.0.0.0/0", "::/0"] {
            check(text, "");
        }
        for text in ["", "10.9.8", "256.1.1.1", "a", "::1%eth0", "1:2", "1..2.3"] {
            check(text, "must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)");
        }
        check("010.9.8.7", "must not have leading 0s");
        check("::ffff:10.9.8.7", "must not be an IPv4-mapped IPv6 address");
        for text in ["10.0.0.0/33", "10.0.0.0/", "10.0.0.0/+8", "x/8"] {
            check(text, "must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)");
        }
        check("10.0.0.1/08", "must not have leading 0s in IP or prefix length");
        check("10.0.0.1/8", "must not have bits set beyond the prefix length");
    }

    #[test]
    fn an_older_server_takes_what_can_be_understood() {
        let older = ApiServer::new(|_| Standing::Unknown);
        for text in ["010.009.8.7", "::ffff:10.9.8.07"] {
            assert_eq!(complaints(text, &older), Complaints::new(), "{text}");
        }
        assert_eq!(range_complaints("10.0.0.1/08", &older), Complaints::new());
    }

    #[test]
    fn odd_addresses_draw_warnings() {
        assert_eq!(warning("10.9.8.7"), None);
        assert_eq!(
            warning("010.9.8.7").as_deref(),
            Some(r#"non-standard IP address "010.9.8.7" is invalid: use "10.9.8.7""#)
        );
        assert_eq!(
            warning("2001:DB8::1").as_deref(),
            Some(
                r#"IPv6 address "2001:DB8::1" should be in RFC 5952 canonical format ("2001:db8::1")"#
            )
        );
        assert_eq!(
            range_warnings("10.0.0.1/8"),
            [
                r#"CIDR value "10.0.0.1/8" is ambiguous in this context (should be "10.0.0.0/8" or "10.0.0.1/32"?)"#
            ]
        );
    }
}
