DROP TABLE mail_text_tests;
DROP TABLE mail_texts;
