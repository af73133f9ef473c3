using DuckDB.NET.Data;

namespace Wayfarer.Tests;

/// <summary>Another engine that answers the same questions from the raw files, without a line of the product.</summary>
internal sealed class DuckDb : IDisposable
{
    private readonly DuckDBConnection _connection = new("DataSource=:memory:");

    public DuckDb() => _connection.Open();

    /// <param name="parameters">The values of <c>$1</c>, <c>$2</c> and so on.</param>
    public List<T> Query<T>(string sql, Func<DuckDBDataReader, T> read, params object[] parameters)
    {
        using var command = Command(sql, parameters);
        using var reader = command.ExecuteReader();
        var rows = new List<T>();
        while (reader.Read()) rows.Add(read((DuckDBDataReader)reader));
        return rows;
    }

    public void Run(string sql, params object[] parameters)
    {
        using var command = Command(sql, parameters);
        command.ExecuteNonQuery();
    }

    public void Dispose() => _connection.Dispose();

    private DuckDBCommand Command(string sql, object[] parameters)
    {
        var command = _connection.CreateCommand();
        command.CommandText = sql;
        foreach (var parameter in parameters) command.Parameters.Add(new DuckDBParameter(parameter));
        return command;
    }
}
