package example;

import java.util.List;
import okhttp3.OkHttp;
import okhttp3.OkHttpClient;

/** A program that calls an API through openai-java. */
public final class Main {
    private Main() {}

    public static void main(String[] args) throws ReflectiveOperationException {
        new OkHttpClient();
        // By reflection: the compiler copies the constant of 4.12.
        Object version = OkHttp.class.getField("VERSION").get(null);
        List<String> jars = Main.class
                .getClassLoader()
                .resources("okhttp3/OkHttpClient.class")
                .map(url -> url.getPath().replaceAll(".*/([^/]+\\.jar)!.*", "$1"))
                .toList();
        System.out.println("OkHttp " + version + " of " + jars);
    }
}
