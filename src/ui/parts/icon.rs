//! The page's few icons. Each stands beside or inside a named control, so none is read aloud.

use yew::prelude::*;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Icon {
    Play,
    Pause,
    Next,
    Previous,
    Plus,
    Minus,
    Fit,
    Table,
    Seeds,
    Takes,
    Follow,
    Close,
    Copy,
    Link,
    Export,
    Reset,
    Undo,
    Auto,
    Light,
    Dark,
    Outside,
    Bin,
    Question,
    Files,
    Lesson,
    Stage,
    Time,
    Console,
    Fold,
    Break,
}

impl Icon {
    pub fn draw(self) -> Html {
        html! {
            <svg class="icon" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" focusable="false">
                <path d={self.line()} fill="none" stroke="currentColor" stroke-width="1.6" stroke-linecap="round" stroke-linejoin="round" />
                <path d={self.area()} fill="currentColor" />
            </svg>
        }
    }

    fn line(self) -> &'static str {
        match self {
            Icon::Next => "M13 3.5v9",
            Icon::Previous => "M3 3.5v9",
            Icon::Plus => "M8 3.5v9M3.5 8h9",
            Icon::Minus => "M3.5 8h9",
            Icon::Fit => "M2.5 4v8M13.5 4v8M5 8h6M6.5 6L4.7 8l1.8 2M9.5 6l1.8 2-1.8 2",
            Icon::Table => "M2.5 3.5h11v9h-11zM2.5 6.5h11M2.5 9.5h11M6 6.5v6",
            Icon::Seeds => "M2.5 4.5h7M5 8h8.5M3.5 11.5h6M6 3v3M9.5 6.5v3M6.5 10v3",
            Icon::Takes => "M2.5 4.5h5M2.5 11.5h11M7.5 4.5c2.5 0 2.5 2.5 6 2.5M7.5 3v3",
            Icon::Follow => "M12.5 3v10M3 8h6.5M7 5.3L9.7 8 7 10.7",
            Icon::Close => "M4 4l8 8M12 4l-8 8",
            Icon::Copy => "M5.5 5.5h7v7h-7zM3.5 10.5v-7h7",
            Icon::Link => {
                "M6.8 9.2a2.6 2.6 0 0 0 3.7 0l2-2a2.6 2.6 0 0 0-3.7-3.7l-.9.9M9.2 6.8a2.6 2.6 0 0 0-3.7 0l-2 2a2.6 2.6 0 0 0 3.7 3.7l.9-.9"
            }
            Icon::Export => "M8 2.5v7.5M4.8 7.2L8 10.3l3.2-3.1M2.8 12v1.5h10.4V12",
            Icon::Reset => "M3.2 8a4.8 4.8 0 1 0 1.5-3.5L3 6M3 2.8V6h3.2",
            Icon::Undo => "M3 6.5h6.8a3.2 3.2 0 0 1 0 6.4H7M5.6 3.6L2.8 6.5l2.8 2.9",
            Icon::Auto => "M8 2.8a5.2 5.2 0 1 0 0 10.4a5.2 5.2 0 1 0 0-10.4z",
            Icon::Light => {
                "M8 5.4a2.6 2.6 0 1 0 0 5.2a2.6 2.6 0 1 0 0-5.2zM8 1.8v1.4M8 12.8v1.4M1.8 8h1.4M12.8 8h1.4M3.6 3.6l1 1M11.4 11.4l1 1M12.4 3.6l-1 1M4.6 11.4l-1 1"
            }
            Icon::Dark => "M13 9.6A5.4 5.4 0 0 1 6.4 3a5.4 5.4 0 1 0 6.6 6.6z",
            Icon::Outside => "M6.5 3.5h-3v9h9v-3M9.5 3h3.5v3.5M13 3L7.5 8.5",
            Icon::Bin => "M3 4.5h10M6.3 4.5V3h3.4v1.5M4.5 4.5l.6 8.5h5.8l.6-8.5",
            Icon::Question => "M5.4 6.1a2.6 2.6 0 1 1 3.9 2.2c-.9.5-1.3 1-1.3 1.9M8 12.6v.1",
            Icon::Files => "M4 2.5h5l3 3v8H4zM9 2.5v3h3",
            Icon::Lesson => {
                "M8 4.2C6.6 3.1 4.7 2.8 2.5 3v9c2.2-.2 4.1.1 5.5 1.2 1.4-1.1 3.3-1.4 5.5-1.2V3C11.3 2.8 9.4 3.1 8 4.2zM8 4.2v9"
            }
            Icon::Stage => "M2.5 3.5h11v9h-11zM5 6.5h2.5v3H5zM10 6.5h1.5v3H10z",
            Icon::Time => "M2.5 4.5h6M5 8h8.5M3.5 11.5h5",
            Icon::Console => "M2.5 3.5h11v9h-11zM5 6.3l2 1.7-2 1.7M8.5 10h2.5",
            Icon::Fold => "M5.5 4L10 8l-4.5 4",
            Icon::Break => "M9 1.8L3.8 9h3.6L6.6 14.2 12.2 6.8H8.4z",
            Icon::Play | Icon::Pause => "",
        }
    }

    fn area(self) -> &'static str {
        match self {
            Icon::Play => "M4.5 2.9v10.2L13 8z",
            Icon::Pause => "M4 3h3v10H4zM9 3h3v10H9z",
            Icon::Next => "M3 3.2v9.6L11 8z",
            Icon::Previous => "M13 3.2v9.6L5 8z",
            Icon::Auto => "M8 2.8a5.2 5.2 0 0 1 0 10.4z",
            Icon::Plus
            | Icon::Minus
            | Icon::Fit
            | Icon::Table
            | Icon::Seeds
            | Icon::Takes
            | Icon::Follow
            | Icon::Close => "",
            Icon::Copy
            | Icon::Link
            | Icon::Export
            | Icon::Reset
            | Icon::Undo
            | Icon::Light
            | Icon::Dark
            | Icon::Outside => "",
            Icon::Lesson => "",
            Icon::Bin | Icon::Files | Icon::Stage | Icon::Time | Icon::Console | Icon::Fold => "",
            Icon::Break | Icon::Question => "",
        }
    }
}
