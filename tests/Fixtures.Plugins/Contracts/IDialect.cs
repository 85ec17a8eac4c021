namespace Fixtures.Contracts;

/// <summary>What the dialect plugin offers other plugins.</summary>
public interface IDialect
{
    string Name { get; }
}
