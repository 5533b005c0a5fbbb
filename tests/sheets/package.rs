//! Workbooks that no program would write, part by part.

use flate2::{Compression, Crc, write::DeflateEncoder};
use std::io::Write;

pub const CONTENT_TYPES: &str = "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"/>";

pub const RELATIONS: &str = "<Relationships><Relationship Id=\"rId1\" Target=\"xl/workbook.xml\" \
     Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\"/></Relationships>";

pub const WORKBOOK: &str = "<workbook xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\">\
     <sheets><sheet name=\"Crew\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>";

pub const SHEET_RELATIONS: &str = "<Relationships><Relationship Id=\"rId1\" Type=\"x/worksheet\" \
     Target=\"worksheets/sheet1.xml\"/><Relationship Id=\"rId2\" Type=\"x/sharedStrings\" Target=\"/xl/texts.xml\"/>\
     <Relationship Id=\"rId3\" Type=\"x/styles\" Target=\"../xl/styles.xml\"/></Relationships>";

pub struct Package {
    parts: Vec<Part>,
}

pub struct Part {
    pub name: String,
    pub content: Vec<u8>,
    /// What the directory says that it unpacks to, where that is a lie.
    pub claims: Option<u32>,
    pub is_encrypted: bool,
}

impl Package {
    pub fn of_sheet(rows: &str) -> Package {
        let sheet = format!("<worksheet><sheetData>{rows}</sheetData></worksheet>");
        Package { parts: Vec::new() }
            .with("[Content_Types].xml", CONTENT_TYPES)
            .with("_rels/.rels", RELATIONS)
            .with("xl/workbook.xml", WORKBOOK)
            .with("xl/_rels/workbook.xml.rels", SHEET_RELATIONS)
            .with("xl/worksheets/sheet1.xml", sheet)
    }

    /// With this part, in the place of one of the same name.
    pub fn with(mut self, name: &str, content: impl Into<Vec<u8>>) -> Package {
        self.parts.retain(|part| part.name != name);
        let part = Part {
            name: name.to_owned(),
            content: content.into(),
            claims: None,
            is_encrypted: false,
        };
        self.parts.push(part);
        self
    }

    pub fn without(mut self, name: &str) -> Package {
        self.parts.retain(|part| part.name != name);
        self
    }

    /// With number formats for the styles 1, 2, …
    pub fn with_formats(self, codes: &[&str]) -> Package {
        let numbered = || (164..).zip(codes);
        let formats: String = numbered()
            .map(|(number, code)| {
                let code = code
                    .replace('&', "&amp;")
                    .replace('"', "&quot;")
                    .replace('<', "&lt;")
                    .replace('>', "&gt;");
                format!("<numFmt numFmtId=\"{number}\" formatCode=\"{code}\"/>")
            })
            .collect();
        let styles: String = numbered()
            .map(|(number, _)| format!("<xf numFmtId=\"{number}\"/>"))
            .collect();
        let xml = format!(
            "<styleSheet><numFmts>{formats}</numFmts><cellStyleXfs><xf numFmtId=\"9\"/></cellStyleXfs>\
             <cellXfs><xf numFmtId=\"0\"/>{styles}</cellXfs></styleSheet>"
        );
        self.with("xl/styles.xml", xml)
    }

    pub fn part(&mut self, name: &str) -> &mut Part {
        self.parts.iter_mut().find(|part| part.name == name).unwrap()
    }

    pub fn bytes(&self) -> Vec<u8> {
        let (mut bytes, mut directory) = (Vec::new(), Vec::new());
        for part in &self.parts {
            let at = bytes.len() as u32;
            let packed = deflated(&part.content);
            let head = part.head(packed.len() as u32);
            bytes.extend([b"PK\x03\x04", &[20, 0][..], &head, &[0, 0], part.name.as_bytes(), &packed].concat());
            directory.extend([b"PK\x01\x02", &[20, 0, 20, 0][..], &head, &[0; 12][..], &at.to_le_bytes()].concat());
            directory.extend(part.name.as_bytes());
        }
        let count = (self.parts.len() as u16).to_le_bytes();
        let (size, at) = ((directory.len() as u32).to_le_bytes(), (bytes.len() as u32).to_le_bytes());
        let end = [b"PK\x05\x06", &[0; 4][..], &count, &count, &size, &at, &[0, 0]].concat();
        [bytes, directory, end].concat()
    }
}

impl Part {
    /// From the flags up to the length of the name.
    fn head(&self, packed: u32) -> Vec<u8> {
        let mut crc = Crc::new();
        crc.update(&self.content);
        let flags = u16::from(self.is_encrypted);
        let unpacked = self.claims.unwrap_or(self.content.len() as u32);
        let mut head = [flags.to_le_bytes(), 8_u16.to_le_bytes(), [0, 0], [0, 0]].concat();
        for number in [crc.sum(), packed, unpacked] {
            head.extend(number.to_le_bytes());
        }
        head.extend((self.name.len() as u16).to_le_bytes());
        head
    }
}

fn deflated(content: &[u8]) -> Vec<u8> {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(content).unwrap();
    encoder.finish().unwrap()
}
