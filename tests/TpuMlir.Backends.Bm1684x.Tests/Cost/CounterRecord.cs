using System.Globalization;

namespace TpuMlir.Backends.Bm1684x.Tests.Cost;

/// <summary>A line of the recorded hardware counters (pmu.csv): one command of the chip's run of a network.</summary>
internal sealed record CounterRecord(IReadOnlyDictionary<string, string> Columns)
{
    public string Engine => Columns["engine"];

    public string Op => Columns["op"];

    public int Id => Int("id");

    public int Eu => Int("eu");

    public long Cycles => Int("cycles");

    /// <summary>A column of numbers in brackets; "None" is 0.</summary>
    public int[] Tuple(string column) =>
        [.. Columns[column].Trim('(', ')').Split(',').Select(t => t.Trim() is "None" or "" ? 0 : int.Parse(t, CultureInfo.InvariantCulture))];

    public int Int(string column) => int.Parse(Columns[column], CultureInfo.InvariantCulture);

    public static IReadOnlyList<CounterRecord> Read(string path)
    {
        string[] lines = File.ReadAllLines(path);
        string[] names = lines[0].Split(',');
        return [.. lines.Skip(1).Where(l => l.Length > 0).Select(l => new CounterRecord(names.Zip(Fields(l)).ToDictionary(p => p.First, p => p.Second)))];
    }

    private static IEnumerable<string> Fields(string line)
    {
        int start = 0;
        bool quoted = false;
        for (int i = 0; i <= line.Length; i++)
        {
            if (i == line.Length || (line[i] == ',' && !quoted))
            {
                yield return line[start..i].Trim('"');
                start = i + 1;
            }
            else if (line[i] == '"')
            {
                quoted = !quoted;
            }
        }
    }
}
