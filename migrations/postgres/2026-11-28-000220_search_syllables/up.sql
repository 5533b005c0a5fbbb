-- The search is to be told anew of rows that hold a syllable of Han, kana or Hangul (src/fields/fold.rs).
INSERT INTO search_renewals (record, id)
SELECT 'users', id FROM users WHERE sort_name ~ '[぀-ヿ㐀-鿿가-힣𠀀-𱍏]' ON CONFLICT DO NOTHING;
INSERT INTO search_renewals (record, id)
SELECT 'pax', id FROM pax WHERE sort_name || company_key ~ '[぀-ヿ㐀-鿿가-힣𠀀-𱍏]' ON CONFLICT DO NOTHING;
