namespace TpuMlir.Sdk.Testing;

/// <summary>Finds the folder of models, conformance data and references that lies beside the repository.</summary>
public static class SharedFolder
{
    /// <summary>Names the folder where it is elsewhere.</summary>
    public const string Variable = "TPUMLIR_SHARED";

    /// <summary>The folder "shared" beside one of the folders the tests run in, or null.</summary>
    public static string? Find()
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } given)
        {
            return Directory.Exists(given) ? given : null;
        }

        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            string candidate = Path.Combine(folder.FullName, "shared");
            if (Directory.Exists(Path.Combine(candidate, "models")))
            {
                return candidate;
            }
        }

        return null;
    }

    /// <summary>A path inside the folder, or null when it is not there.</summary>
    public static string? Find(params ReadOnlySpan<string> parts)
    {
        string? path = Find() is { } root ? Path.Combine([root, .. parts]) : null;
        return path is not null && (File.Exists(path) || Directory.Exists(path)) ? path : null;
    }
}
