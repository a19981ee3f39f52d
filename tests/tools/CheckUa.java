import java.io.FileInputStream;
import java.io.InputStream;
import java.util.TreeMap;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;

/** Validates PDF files against PDF/UA-1 with veraPDF; prints a line per broken rule and per file. */
public class CheckUa {
    public static void main(String[] files) throws Exception {
        VeraGreenfieldFoundryProvider.initialise();
        boolean compliant = true;
        for (String file : files) {
            try (InputStream stream = new FileInputStream(file);
                    PDFAParser parser = Foundries.defaultInstance().createParser(stream, PDFAFlavour.PDFUA_1)) {
                PDFAValidator validator = Foundries.defaultInstance().createValidator(PDFAFlavour.PDFUA_1, false);
                ValidationResult result = validator.validate(parser);
                TreeMap<String, Integer> broken = new TreeMap<>();
                for (TestAssertion assertion : result.getTestAssertions()) {
                    if (assertion.getStatus() == TestAssertion.Status.FAILED) {
                        broken.merge(assertion.getRuleId().getClause() + "-" + assertion.getRuleId().getTestNumber()
                                + " " + assertion.getMessage(), 1, Integer::sum);
                    }
                }
                broken.forEach((rule, times) -> System.out.println("broken " + rule + " (" + times + "x)"));
                System.out.println((result.isCompliant() ? "compliant " : "not compliant ")
                        + result.getTotalAssertions() + " checks");
                compliant &= result.isCompliant();
            }
        }
        System.exit(compliant ? 0 : 1);
    }
}
