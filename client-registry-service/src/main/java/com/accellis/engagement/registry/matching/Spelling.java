package com.accellis.engagement.registry.matching;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Ways to write the same word. An abbreviation that may stand for two different words is none of them. */
final class Spelling {

    private static final Map<String, String> USUAL = usual();

    private Spelling() {}

    private static Map<String, String> usual() {
        Map<String, String> usual = new LinkedHashMap<>();
        usual.put("acctg", "accounting");
        usual.put("amer", "american");
        usual.put("assn", "association");
        usual.put("assoc", "associates");
        usual.put("assocs", "associates");
        usual.put("ave", "avenue");
        usual.put("bldg", "building");
        usual.put("bldrs", "builders");
        usual.put("blvd", "boulevard");
        usual.put("bros", "brothers");
        usual.put("centre", "center");
        usual.put("colour", "color");
        usual.put("company", "co");
        usual.put("constr", "construction");
        usual.put("ctr", "center");
        usual.put("defence", "defense");
        usual.put("dept", "department");
        usual.put("engrg", "engineering");
        usual.put("equip", "equipment");
        usual.put("fdn", "foundation");
        usual.put("ft", "fort");
        usual.put("govt", "government");
        usual.put("grp", "group");
        usual.put("harbour", "harbor");
        usual.put("hldgs", "holdings");
        usual.put("hosp", "hospital");
        usual.put("hwy", "highway");
        usual.put("ins", "insurance");
        usual.put("intl", "international");
        usual.put("jewellers", "jewelers");
        usual.put("jewellery", "jewelry");
        usual.put("lab", "laboratory");
        usual.put("labour", "labor");
        usual.put("labs", "laboratories");
        usual.put("mfg", "manufacturing");
        usual.put("mgmt", "management");
        usual.put("mgt", "management");
        usual.put("mktg", "marketing");
        usual.put("mount", "mt");
        usual.put("natl", "national");
        usual.put("organisation", "organization");
        usual.put("orthopaedic", "orthopedic");
        usual.put("orthopaedics", "orthopedics");
        usual.put("paediatric", "pediatric");
        usual.put("paediatrics", "pediatrics");
        // "St" is either; so all three are the same.
        usual.put("saint", "st");
        usual.put("street", "st");
        usual.put("svc", "service");
        usual.put("svcs", "services");
        usual.put("sys", "systems");
        usual.put("theatre", "theater");
        usual.put("transp", "transportation");
        usual.put("univ", "university");
        return Map.copyOf(usual);
    }

    static List<String> usual(List<String> words) {
        List<String> spelt = new ArrayList<>(words.size());
        words.forEach(word -> spelt.add(USUAL.getOrDefault(word, word)));
        return spelt;
    }
}
