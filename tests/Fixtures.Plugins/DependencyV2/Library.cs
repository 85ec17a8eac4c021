namespace Fixtures.Dependency;

/// <summary>Version 2 of the library; its only method wants an argument now.</summary>
public class Library
{
    public static string Describe(int major) => $"version {major}";
}
