//! First and family names, as their bearers write them. After `|` stands how a passport writes them in Latin letters,
//! where that is another script; a family name with `/` has a man's and a woman's form.

type Names = &'static [&'static str];

pub const NORWEGIAN_WOMEN: Names = &[
    "Ingrid", "Solveig", "Astrid", "Kari", "Marte", "Sigrid", "Anne-Lise", "Åse", "Guro", "Ragnhild",
    "Tuva", "Silje", "Ida Marie", "Eline", "Bjørg", "Synnøve", "Hedda", "Live", "Nora", "Turid",
];
pub const NORWEGIAN_MEN: Names = &[
    "Bjørn", "Øyvind", "Håkon", "Lars", "Sindre", "Torstein", "Ole Jakob", "Magnus", "Eirik", "Jørgen",
    "Kåre", "Stian", "Per-Arne", "Vegard", "Trond", "Åsmund", "Henrik", "Geir", "Odd", "Ånund",
];
pub const NORWEGIAN_FAMILIES: Names = &[
    "Solberg", "Hansen", "Aasen", "Ødegård", "Bråthen", "Kjærstad", "Lie", "Nygård", "Strømme", "Haugen",
    "Vågen", "Myklebust", "Fjeldstad", "Sørensen", "Bakke", "Tveit", "Rønning", "Ås", "Hovland", "Bjerknes",
    "Nordahl-Pedersen", "Moen", "Skjelbred", "Ellingsen", "Sætre", "Dahl",
];

pub const FILIPINO_WOMEN: Names = &[
    "Maria Cristina", "Jocelyn", "Rosalie", "Marites", "Analyn", "Grace", "Cherry Mae", "Luzviminda",
    "Josefina", "Kristine Joy", "Rowena", "Imelda", "Angelica", "Divina Gracia",
];
pub const FILIPINO_MEN: Names = &[
    "Jose Rizalino", "Reynaldo", "Mark Anthony", "Jun", "Arnel", "Rodel", "Ferdinand", "Christian",
    "Edgardo", "Jayson", "Romeo", "Angelo", "Dominador", "Crisanto", "Rommel",
];
pub const FILIPINO_FAMILIES: Names = &[
    "Dela Cruz", "Reyes", "Santos", "Bautista", "Ocampo", "Garcia", "Mendoza", "Villanueva", "Aquino",
    "Magsaysay", "Pangilinan", "Macaraeg", "Salonga", "de los Santos-Villafuerte", "Tolentino",
    "Dimaculangan", "Abad", "Catacutan", "Ramos", "Quizon",
];

pub const POLISH_WOMEN: Names = &[
    "Małgorzata", "Agnieszka", "Zofia", "Katarzyna", "Żaneta", "Elżbieta", "Joanna", "Bożena", "Aleksandra",
    "Łucja", "Hanna", "Wiesława",
];
pub const POLISH_MEN: Names = &[
    "Łukasz", "Paweł", "Stanisław", "Grzegorz", "Krzysztof", "Michał", "Zbigniew", "Wojciech", "Andrzej",
    "Bartłomiej", "Jakub", "Świętosław", "Tomasz",
];
pub const POLISH_FAMILIES: Names = &[
    "Kowalski/Kowalska", "Wiśniewski/Wiśniewska", "Nowak", "Wójcik", "Zieliński/Zielińska",
    "Szymański/Szymańska", "Dąbrowski/Dąbrowska", "Kozłowski/Kozłowska", "Mazur", "Krawczyk", "Gąsior",
    "Źrebiec", "Brzęczyszczykiewicz", "Piątek", "Jabłoński/Jabłońska", "Łęcki/Łęcka", "Ostrowski/Ostrowska",
    "Święty/Święta",
];

pub const INDIAN_WOMEN: Names = &[
    "Priya", "Lakshmi", "Ananya", "Meenakshi", "Fatima", "Sunita", "अनिता|anita", "प्रिया|priya", "Deepa",
    "Kavitha", "सीमा|seema", "Shalini",
];
pub const INDIAN_MEN: Names = &[
    "Rajesh", "Arjun", "Suresh", "Vikram", "Anil", "राहुल|rahul", "Sanjay", "Mohammed", "Ravi", "अमित|amit",
    "Subramaniam", "Harpreet", "Joseph", "विजय|vijay",
];
pub const INDIAN_FAMILIES: Names = &[
    "Sharma", "Nair", "Venkataraman", "D’Souza", "Fernandes", "शर्मा|sharma", "Iyer", "Krishnamurthy",
    "Singh", "पाटिल|patil", "Menon", "Chatterjee", "Ranganathan", "Khan", "गुप्ता|gupta", "Kulkarni",
    "Thiruvananthapuram Padmanabhan", "Pillai",
];

pub const BRITISH_WOMEN: Names = &[
    "Charlotte", "Siobhán", "Eilidh", "Margaret", "Imogen", "Aoife", "Gwenllian", "Ruth", "Olivia",
    "Chidinma",
];
pub const BRITISH_MEN: Names = &[
    "James", "Callum", "Rhys", "Oliver", "Hamish", "Edward", "Niall", "Winston", "George", "Oluwaseun",
];
pub const BRITISH_FAMILIES: Names = &[
    "Smith", "MacDonald", "O’Sullivan", "Fairweather", "Featherstonehaugh", "Jones", "Llewellyn", "Okonkwo",
    "Hughes", "Cholmondeley-Warner", "Campbell", "Adeyemi", "Wright", "Penhaligon",
];

pub const GERMAN_WOMEN: Names = &[
    "Käthe", "Annegret", "Jördis", "Ulrike", "Franziska", "Elif", "Hannelore", "Mareike",
];
pub const GERMAN_MEN: Names = &[
    "Jürgen", "Karl-Heinz", "Sönke", "Matthias", "Götz", "Mehmet", "Friedrich", "Björn", "Uwe",
];
pub const GERMAN_FAMILIES: Names = &[
    "Müller", "Petersen", "Schäfer", "von der Heydt", "Großmann", "Yılmaz", "Jönsson", "Hinrichsen", "Weiß",
    "Schmidt-Rottluff", "Brandt", "Köhler", "Claasen", "Lührs",
];

pub const CYRILLIC_WOMEN: Names = &[
    "Олена|olena", "Наталія|nataliia", "Ірина|iryna", "Оксана|oksana", "Світлана|svitlana", "Юлія|yuliia",
    "Ганна|hanna", "Марія|mariia",
];
pub const CYRILLIC_MEN: Names = &[
    "Олександр|oleksandr", "Сергій|serhii", "Дмитро|dmytro", "Андрій|andrii", "Володимир|volodymyr",
    "Тарас|taras", "Євген|yevhen", "Микола|mykola",
];
pub const CYRILLIC_FAMILIES: Names = &[
    "Шевченко|shevchenko", "Коваленко|kovalenko", "Бондар|bondar", "Ткачук|tkachuk", "Мельник|melnyk",
    "Савицький/Савицька|savytskyi", "Лисенко|lysenko", "Щербак|shcherbak", "Яковенко|yakovenko",
    "Заболотний/Заболотна|zabolotnyi", "Григоренко|hryhorenko", "Їжакевич|yizhakevych",
];

pub const GREEK_WOMEN: Names = &[
    "Ελένη|eleni", "Αικατερίνη|aikaterini", "Σοφία|sofia", "Δήμητρα|dimitra", "Χριστίνα|christina",
    "Βασιλική|vasiliki", "Ιωάννα|ioanna",
];
pub const GREEK_MEN: Names = &[
    "Γιώργος|giorgos", "Νίκος|nikos", "Κωνσταντίνος|konstantinos", "Δημήτρης|dimitris",
    "Παναγιώτης|panagiotis", "Σπύρος|spyros", "Ανδρέας|andreas", "Θεόδωρος|theodoros",
];
pub const GREEK_FAMILIES: Names = &[
    "Παπαδόπουλος/Παπαδοπούλου|papadopoulos", "Νικολάου|nikolaou", "Γεωργίου|georgiou",
    "Οικονόμου|oikonomou", "Βλάχος/Βλάχου|vlachos", "Αγγελόπουλος/Αγγελοπούλου|angelopoulos",
    "Μαυρίδης/Μαυρίδου|mavridis", "Λιβανός/Λιβανού|livanos", "Χατζής/Χατζή|chatzis",
    "Παπακωνσταντίνου|papakonstantinou", "Ξένος/Ξένου|xenos",
];

pub const CHINESE_WOMEN: Names = &[
    "芳|fang", "丽娜|lina", "晓燕|xiaoyan", "静|jing", "雪梅|xuemei", "婷婷|tingting", "玉兰|yulan",
];
pub const CHINESE_MEN: Names = &[
    "伟|wei", "建国|jianguo", "志强|zhiqiang", "海涛|haitao", "明|ming", "俊杰|junjie", "文博|wenbo",
];
pub const CHINESE_FAMILIES: Names = &[
    "王|wang", "李|li", "张|zhang", "刘|liu", "陈|chen", "杨|yang", "黄|huang", "赵|zhao", "欧阳|ouyang", "周|zhou",
    "吴|wu", "徐|xu", "司马|sima", "林|lin",
];

pub const VIETNAMESE_WOMEN: Names = &[
    "Thị Hương", "Thị Ngọc Ánh", "Mỹ Linh", "Thu Thủy", "Bích Phượng", "Kim Oanh", "Quỳnh",
];
pub const VIETNAMESE_MEN: Names = &[
    "Văn Đức", "Quốc Việt", "Minh Tuấn", "Hữu Phước", "Đình Long", "Thành Công", "Xuân Bách",
];
pub const VIETNAMESE_FAMILIES: Names = &[
    "Nguyễn", "Trần", "Lê", "Phạm", "Huỳnh", "Võ", "Đặng", "Bùi", "Đỗ", "Hồ", "Ngô", "Dương",
];

pub const ARABIC_WOMEN: Names = &[
    "فاطمة|fatma", "مريم|mariam", "ليلى|laila", "نور|nour", "هبة|heba", "زينب|zainab", "سلمى|salma",
];
pub const ARABIC_MEN: Names = &[
    "محمد|mohamed", "أحمد|ahmed", "عمر|omar", "يوسف|youssef", "خالد|khaled", "عبد الرحمن|abdelrahman",
    "إبراهيم|ibrahim",
];
pub const ARABIC_FAMILIES: Names = &[
    "حسن|hassan", "السيد|elsayed", "عبد الله|abdallah", "منصور|mansour", "الشريف|elsherif", "فهمي|fahmy",
    "البحيري|elbeheiry", "سليمان|soliman", "رمضان|ramadan", "النجار|elnaggar",
];

pub const SPANISH_WOMEN: Names = &[
    "María José", "Begoña", "Inés", "Lucía", "Concepción", "Nerea", "María del Carmen", "Xiana",
];
pub const SPANISH_MEN: Names = &[
    "José Ángel", "Íñigo", "Álvaro", "Francisco Javier", "Xosé", "Joaquín", "Martín", "Raúl",
];
pub const SPANISH_FAMILIES: Names = &[
    "García López", "Núñez de Balboa", "Ibáñez", "Fernández-Villaverde", "Castro", "Piñeiro",
    "Rodríguez Peña", "Etxeberria", "Muñoz", "Quiñones", "Álvarez de Toledo y Fernández de Córdoba",
    "Ortega",
];

pub const FRENCH_WOMEN: Names = &[
    "Hélène", "Maïwenn", "Anne-Françoise", "Zoé", "Noémie", "Aïssatou", "Clémence",
];
pub const FRENCH_MEN: Names = &[
    "François", "Yannick", "Jean-Baptiste", "Loïc", "Gaël", "Mamadou", "Théo",
];
pub const FRENCH_FAMILIES: Names = &[
    "Lefèvre", "Le Goff", "de La Rochefoucauld", "Guézennec", "Traoré", "Çelik", "Dupont", "Saint-Exupéry",
    "Kerguélen", "L’Hermitte", "Béranger",
];

/// A name as it is written, in the form that fits a woman or a man.
pub fn written(name: &'static str, woman: bool) -> &'static str {
    let written = name.split('|').next().unwrap_or(name);
    match written.split_once('/') {
        Some((_, womans)) if woman => womans,
        Some((mans, _)) => mans,
        None => written,
    }
}

/// The same in Latin letters, where they were given.
pub fn in_latin(name: &'static str) -> Option<&'static str> {
    name.split_once('|').map(|(_, latin)| latin)
}
