//! The small programs of shell images, by name.

/// One utility, as `/bin` holds it.
#[derive(Debug, PartialEq)]
pub struct Utility {
    pub name: &'static str,
}

const ALL: &[Utility] = &[
    Utility { name: "cat" },
    Utility { name: "echo" },
    Utility { name: "ls" },
    Utility { name: "pg_isready" },
    Utility { name: "rm" },
    Utility { name: "sleep" },
    Utility { name: "touch" },
    Utility { name: "wget" },
];

pub fn find(name: &str) -> Option<&'static Utility> {
    ALL.iter().find(|utility| utility.name == name)
}
