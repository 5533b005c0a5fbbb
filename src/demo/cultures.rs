//! Where made-up people come from: how often, and what their numbers and addresses look like.

use super::chance::Chance;
use super::names;

pub struct Culture {
    /// How many of a hundred people.
    pub share: u64,
    pub country: &'static str,
    pub prefix: &'static str,
    /// `#` stands for a digit.
    pub phone: &'static str,
    pub language: &'static str,
    pub women: &'static [&'static str],
    pub men: &'static [&'static str],
    pub families: &'static [&'static str],
    pub places: &'static [(&'static str, &'static str)],
    pub streets: &'static [&'static str],
}

pub fn any(chance: &mut Chance) -> &'static Culture {
    let mut place = chance.below(100);
    for culture in ALL {
        if place < culture.share {
            return culture;
        }
        place -= culture.share;
    }
    &ALL[0]
}

pub const ALL: &[Culture] = &[
    Culture {
        share: 19, country: "Norway", prefix: "+47", phone: "4## ## ###", language: "nb",
        women: names::NORWEGIAN_WOMEN, men: names::NORWEGIAN_MEN, families: names::NORWEGIAN_FAMILIES,
        places: &[("Bergen", "50##"), ("Ålesund", "60##"), ("Tromsø", "90##"), ("Bodø", "80##"), ("Trondheim", "70##"),
            ("Haugesund", "55##"), ("Svolvær", "8300"), ("Kristiansund", "65##"), ("Stavanger", "40##")],
        streets: &["Strandgata #", "Fjordveien ##", "Skippergata ##", "Øvre Torggate #", "Nordlysveien ##B"],
    },
    Culture {
        share: 17, country: "Philippines", prefix: "+63", phone: "9## ### ####", language: "en",
        women: names::FILIPINO_WOMEN, men: names::FILIPINO_MEN, families: names::FILIPINO_FAMILIES,
        places: &[("Iloilo City", "5000"), ("Cebu City", "6000"), ("Davao City", "8000"), ("Batangas", "4200"),
            ("Quezon City", "11##"), ("Bacolod", "6100")],
        streets: &["## Rizal Street", "Blk # Lot ##, Sampaguita Village", "### Mabini Avenue", "Purok #, Poblacion"],
    },
    Culture {
        share: 12, country: "Poland", prefix: "+48", phone: "6## ### ###", language: "pl",
        women: names::POLISH_WOMEN, men: names::POLISH_MEN, families: names::POLISH_FAMILIES,
        places: &[("Gdynia", "81-###"), ("Gdańsk", "80-###"), ("Szczecin", "70-###"), ("Łódź", "90-###"), ("Kołobrzeg", "78-100")],
        streets: &["ul. Portowa #", "ul. Świętojańska ##/#", "ul. Żeglarska ##", "al. Zwycięstwa ###"],
    },
    Culture {
        share: 10, country: "India", prefix: "+91", phone: "98### #####", language: "en",
        women: names::INDIAN_WOMEN, men: names::INDIAN_MEN, families: names::INDIAN_FAMILIES,
        places: &[("Mumbai", "4000##"), ("Kochi", "6820##"), ("Chennai", "6000##"), ("Panaji", "403001"), ("Pune", "4110##")],
        streets: &["##, Marine Lines", "Flat #, Sea View Apartments, Link Road", "##/#, Temple Street", "##, M. G. Road"],
    },
    Culture {
        share: 7, country: "United Kingdom", prefix: "+44", phone: "7700 900###", language: "en",
        women: names::BRITISH_WOMEN, men: names::BRITISH_MEN, families: names::BRITISH_FAMILIES,
        places: &[("Southampton", "SO14 #@@"), ("Aberdeen", "AB11 #@@"), ("Liverpool", "L1 #@@"), ("Belfast", "BT1 #@@")],
        streets: &["## Harbour Road", "# Chandlers Lane", "Flat #, ## Queen Street", "### Victoria Terrace"],
    },
    Culture {
        share: 6, country: "Germany", prefix: "+49", phone: "151 ########", language: "de",
        women: names::GERMAN_WOMEN, men: names::GERMAN_MEN, families: names::GERMAN_FAMILIES,
        places: &[("Hamburg", "20###"), ("Kiel", "241##"), ("Bremen", "28###"), ("Lübeck", "235##"), ("Köln", "50###")],
        streets: &["Hafenstraße ##", "Am Deich #", "Große Elbstraße ###", "Mühlenweg ##a"],
    },
    Culture {
        share: 5, country: "Ukraine", prefix: "+380", phone: "67 ### ## ##", language: "en",
        women: names::CYRILLIC_WOMEN, men: names::CYRILLIC_MEN, families: names::CYRILLIC_FAMILIES,
        places: &[("Одеса", "650##"), ("Миколаїв", "540##"), ("Херсон", "730##"), ("Київ", "010##")],
        streets: &["вул. Дерибасівська, ##", "вул. Приморська, #", "просп. Миру, ##, кв. ##"],
    },
    Culture {
        share: 5, country: "Greece", prefix: "+30", phone: "69# ### ####", language: "en",
        women: names::GREEK_WOMEN, men: names::GREEK_MEN, families: names::GREEK_FAMILIES,
        places: &[("Πειραιάς", "185 ##"), ("Θεσσαλονίκη", "546 ##"), ("Χίος", "821 00"), ("Ηράκλειο", "712 ##")],
        streets: &["Ακτή Μιαούλη ##", "Οδός Ερμού #", "Λεωφ. Ποσειδώνος ###"],
    },
    Culture {
        share: 4, country: "China", prefix: "+86", phone: "138 #### ####", language: "en",
        women: names::CHINESE_WOMEN, men: names::CHINESE_MEN, families: names::CHINESE_FAMILIES,
        places: &[("上海", "2000##"), ("大连", "1160##"), ("青岛", "2660##"), ("广州", "5100##")],
        streets: &["中山路##号", "海滨大道###号#室", "人民路##弄#号"],
    },
    Culture {
        share: 4, country: "Vietnam", prefix: "+84", phone: "9# ### ## ##", language: "en",
        women: names::VIETNAMESE_WOMEN, men: names::VIETNAMESE_MEN, families: names::VIETNAMESE_FAMILIES,
        places: &[("Hải Phòng", "18####"), ("Đà Nẵng", "55####"), ("Vũng Tàu", "79####"), ("Hà Nội", "10####")],
        streets: &["## Trần Phú", "Số #, đường Lê Lợi", "Ngõ ##, phố Hàng Bông"],
    },
    Culture {
        share: 4, country: "Egypt", prefix: "+20", phone: "10 #### ####", language: "en",
        women: names::ARABIC_WOMEN, men: names::ARABIC_MEN, families: names::ARABIC_FAMILIES,
        places: &[("الإسكندرية", "215##"), ("بورسعيد", "425##"), ("السويس", "435##"), ("القاهرة", "115##")],
        streets: &["## شارع البحر", "# شارع سعد زغلول", "## طريق الكورنيش"],
    },
    Culture {
        share: 4, country: "Spain", prefix: "+34", phone: "6## ## ## ##", language: "es",
        women: names::SPANISH_WOMEN, men: names::SPANISH_MEN, families: names::SPANISH_FAMILIES,
        places: &[("A Coruña", "150##"), ("Cádiz", "110##"), ("Barcelona", "080##"), ("Las Palmas de Gran Canaria", "350##")],
        streets: &["Calle del Mar, ##", "Avenida de la Marina, ##, #.º B", "Plaza Mayor, #"],
    },
    Culture {
        share: 3, country: "France", prefix: "+33", phone: "6 ## ## ## ##", language: "fr",
        women: names::FRENCH_WOMEN, men: names::FRENCH_MEN, families: names::FRENCH_FAMILIES,
        places: &[("Saint-Malo", "35400"), ("Brest", "29200"), ("Marseille", "130##"), ("Le Havre", "766##")],
        streets: &["## rue de la Corderie", "# quai des Chartrons", "### avenue de l’Océan"],
    },
];
